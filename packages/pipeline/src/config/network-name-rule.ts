/** What a network may be called, as `isNetworkName` checks it. */
export const NETWORK_NAME_RULE =
  '1 to 63 lower-case letters, digits and underscores, starting with a letter, and no database of ClickHouse itself'
