/** The tables that the generator fills. */
export const RAW_TABLES = [
  'raw_alerts',
  'raw_features',
  'raw_clusters',
  'raw_money_flows',
  'raw_address_labels',
] as const

export type RawTable = (typeof RAW_TABLES)[number]

/** Where a table's new content is collected until all of it is complete. */
export function stagedName(table: RawTable): string {
  return `synthetic_staged_${table}`
}
