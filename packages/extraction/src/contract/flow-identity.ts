import { quoteName } from '../query/quote.js'
import { IN_WINDOW } from '../query/snapshot.js'

/** What makes two rows of one snapshot the same transfer, where the chain names it. */
const NAMED_BY = ['transaction_hash', 'from_address', 'to_address', 'timestamp', 'amount_usd']
const SNAPSHOT = ['processing_date', 'window_days']

/**
 * The columns in which two rows of one snapshot are the same transfer: hash, parties, time and amount; where a row has no
 * hash, all columns of the table.
 *
 * @param columns of raw_money_flows, by name
 */
export function flowIdentity(columns: ReadonlyMap<string, string>): string[] {
  const others = [...columns.keys()].filter((name) => !NAMED_BY.includes(name) && !SNAPSHOT.includes(name))
  const named = NAMED_BY.filter((name) => columns.has(name)).map(ownColumn)
  if (!columns.has('transaction_hash')) return [...named, ...others.map(asText)]
  return [
    ...named,
    ...others.map((name) => `if(ifNull(toString(transaction_hash), '') = '', ${asText(name)}, '')`),
  ]
}

/** Rows of the window, each transfer of a snapshot once. */
export function distinctFlowsSql(columns: ReadonlyMap<string, string>): string {
  const read = ['from_address', 'to_address', 'processing_date', 'window_days', 'amount_usd']
  const further = flowIdentity(columns)
    .filter((sql) => !read.map(ownColumn).includes(sql))
    .map((sql, i) => `${sql} AS identity_${i}`)
  return `(SELECT DISTINCT ${[...read, ...further].join(', ')} FROM raw_money_flows WHERE ${IN_WINDOW})`
}

function asText(name: string): string {
  return `ifNull(toString(${ownColumn(name)}), '')`
}

/** With the table's name in front, an alias of the same name cannot come between. */
function ownColumn(name: string): string {
  return `raw_money_flows.${quoteName(name)}`
}
