import type { AddressForm } from '@alertsmith/core'
import type { MappedTableName } from './mapping.js'

/** How the addresses of each table are brought to lower case. */
const LOWERED: Readonly<Record<MappedTableName, string>> = {
  raw_alerts: 'lower(address) AS address',
  raw_features: 'lower(address) AS address',
  raw_clusters: 'arrayMap(member -> lower(member), member_addresses) AS member_addresses',
  raw_money_flows: 'lower(from_address) AS from_address, lower(to_address) AS to_address',
  raw_address_labels: 'lower(address) AS address',
}

/** The rows of `from`, a table or a SELECT in brackets, with their addresses in the given form. */
export function inAddressForm(form: AddressForm, table: MappedTableName, from: string): string {
  return form === 'exact' ? `SELECT * FROM ${from}` : `SELECT * REPLACE (${LOWERED[table]}) FROM ${from}`
}
