/** The tables that the generator fills. */
export const RAW_TABLES = [
  'raw_alerts',
  'raw_features',
  'raw_clusters',
  'raw_money_flows',
  'raw_address_labels',
] as const

export type RawTable = (typeof RAW_TABLES)[number]
