import type { QueryOptions, QuerySource } from '@alertsmith/core'

/** The days that hold rows of one observation window. */
interface SnapshotRange {
  readonly windowDays: number
  readonly startDate: string
  readonly endDate: string
  readonly rows: number
}

const NOUNS = { raw_alerts: 'alerts', raw_clusters: 'clusters' } as const

/** Where a table has rows at all, as data and in words. */
export async function listRanges(
  source: QuerySource,
  table: keyof typeof NOUNS,
  options: QueryOptions,
): Promise<{ readonly existing: string; readonly ranges: readonly SnapshotRange[] }> {
  const sql = `SELECT
  toFloat64(window_days) AS windowDays,
  toString(min(processing_date)) AS startDate,
  toString(max(processing_date)) AS endDate,
  toFloat64(count()) AS rows
FROM ${table}
GROUP BY window_days ORDER BY window_days`
  const ranges = await source.queryRows<SnapshotRange>({ sql, params: {} }, options)
  const listed = ranges.map(
    ({ startDate, endDate, windowDays, rows }) =>
      `${startDate} to ${endDate} with window_days ${windowDays} (${rows} ${NOUNS[table]})`,
  )
  return { existing: listed.length === 0 ? `${table} is empty` : `there are ${listed.join(', ')}`, ranges }
}
