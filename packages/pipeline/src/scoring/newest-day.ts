import type { IsoDate, QueryOptions } from '@alertsmith/core'
import type { NetworkDatabase } from '@alertsmith/storage'

/** The latest processing date, up to and including `until`, that has alerts of snapshots of `windowDays`; undefined where there is none. */
export async function newestDay(
  database: Pick<NetworkDatabase, 'queryRows'>,
  { windowDays, until }: { readonly windowDays: number; readonly until: IsoDate },
  options: QueryOptions = {},
): Promise<IsoDate | undefined> {
  const [row] = await database.queryRows<{ rows: string; newest: IsoDate }>(
    {
      sql: `SELECT count() AS rows, toString(max(processing_date)) AS newest
FROM raw_alerts
WHERE window_days = {windowDays:UInt32} AND processing_date <= {until:Date}`,
      params: { windowDays, until },
    },
    options,
  )
  return Number(row!.rows) === 0 ? undefined : row!.newest
}
