import type { Table } from 'apache-arrow'
import { wideName } from '../query/columns.js'
import { countCoverage, type JoinCoverage } from './coverage.js'

/** The name of the column that says what an alert has found, one bit for each of {@link JOINS}. */
const MATCHES = 'matches'

/** Joined tables by the alias of their side of the join; the place is the bit. */
const JOINS = [
  ['raw_features', 'feature'],
  ['raw_clusters', 'cluster'],
  ['raw_money_flows', 'flow'],
] as const

/** The sides of a flow; their bits come after those of the joins. */
const SIDES = [
  ['to_address', 'in_degree'],
  ['from_address', 'out_degree'],
] as const

const MATCH_BITS = [
  ...JOINS.map(([, side]) => `isNotNull(${side}.snapshot_key)`),
  ...SIDES.map(([, degree]) => `(ifNull(${wideName('moneyFlows', degree)}, 0) > 0)`),
]

/** What each alert has found, in one byte: counted here, so that a row of nothing but nulls counts as found. */
export const MATCHES_SQL = `toUInt8(${MATCH_BITS.map((found, bit) => `${1 << bit} * ${found}`).join(' + ')}) AS ${MATCHES}`

/** @param wide ordered by processing date */
export function alertCoverage(wide: Table, history: Table): JoinCoverage[] {
  const column = (table: Table, name: string) => table.getChild(name)!
  const days: Int32Array = column(wide, unquoted(wideName('alerts', 'processing_date'))).toArray()
  const matches: Uint8Array = column(wide, MATCHES).toArray()
  const earlier = column(history, unquoted(wideName('history', 'prior_alert_count')))
  const hasEarlier = validity(earlier)
  return [
    ...JOINS.map(([table], bit) => countCoverage(table, days, (row) => ((matches[row]! >> bit) & 1) === 1)),
    countCoverage('history', days, (row) => hasEarlier[row] === 1),
  ]
}

/** A column of raw_money_flows in which none of the alerts that found flows was found; undefined where both know some. */
export interface UnmatchedSide {
  readonly column: (typeof SIDES)[number][0]
  /** Alerts that were found in the other column. */
  readonly others: number
}

export function unmatchedSide(wide: Table): UnmatchedSide | undefined {
  const matches: Uint8Array = wide.getChild(MATCHES)!.toArray()
  const [received, sent] = SIDES.map((_, side) => {
    const bit = JOINS.length + side
    return matches.reduce((sum, byte) => sum + ((byte >> bit) & 1), 0)
  }) as [number, number]
  if (received === 0 && sent > 0) return { column: 'to_address', others: sent }
  if (sent === 0 && received > 0) return { column: 'from_address', others: received }
  return undefined
}

function unquoted(name: string): string {
  return name.slice(1, -1)
}

/** 1 for each row with a value. */
function validity(column: NonNullable<ReturnType<Table['getChild']>>): Uint8Array {
  const valid = new Uint8Array(column.length)
  let start = 0
  for (const data of column.data) {
    for (let row = 0; row < data.length; row++) valid[start + row] = Number(data.getValid(row))
    start += data.length
  }
  return valid
}
