import { type IsoDate, toIsoDate } from '@alertsmith/core'

/** What alerts or clusters are joined to. */
export type JoinedTable =
  | 'raw_features'
  | 'raw_clusters'
  | 'raw_money_flows'
  /** Earlier alerts of the same address. */
  | 'history'
  /** Alerts on members, for clusters. */
  | 'raw_alerts'

/** How many alerts or clusters found something in one table, over all and by processing date. */
export interface JoinCoverage {
  readonly table: JoinedTable
  /** Alerts or clusters that were looked up. */
  readonly rows: number
  /** Those of them that found at least one row. */
  readonly matched: number
  /** matched / rows; null where nothing was looked up. */
  readonly share: number | null
  /** The same of each processing date that has some, as columns, earliest first. */
  readonly days: {
    readonly day: readonly IsoDate[]
    readonly rows: readonly number[]
    readonly matched: readonly number[]
  }
}

/**
 * @param dayNumbers of each row, ascending
 * @param found whether the row has found something in the table
 */
export function countCoverage(
  table: JoinedTable,
  dayNumbers: Int32Array,
  found: (row: number) => boolean,
): JoinCoverage {
  const day: IsoDate[] = []
  const rows: number[] = []
  const matched: number[] = []
  let total = 0
  for (let row = 0; row < dayNumbers.length; ) {
    const first = row
    const today = dayNumbers[first]!
    let hits = 0
    for (; row < dayNumbers.length && dayNumbers[row] === today; row++) if (found(row)) hits++
    day.push(toIsoDate(today))
    rows.push(row - first)
    matched.push(hits)
    total += hits
  }
  const share = dayNumbers.length === 0 ? null : total / dayNumbers.length
  return { table, rows: dayNumbers.length, matched: total, share, days: { day, rows, matched } }
}

/** Shares by table, for logs. */
export function coverageShares(coverage: readonly JoinCoverage[]): Readonly<Record<string, number | null>> {
  return Object.fromEntries(coverage.map(({ table, share }) => [table, share]))
}
