import type { IsoDate, QueryOptions } from '@alertsmith/core'
import type { NetworkDatabase } from '@alertsmith/storage'

/** The last processing date before a day, and the first after it, that have alerts of snapshots of `windowDays`. */
export interface NearestDays {
  readonly before: IsoDate | undefined
  readonly after: IsoDate | undefined
}

export async function nearestDays(
  database: Pick<NetworkDatabase, 'queryRows'>,
  { windowDays, date }: { readonly windowDays: number; readonly date: IsoDate },
  options: QueryOptions = {},
): Promise<NearestDays> {
  const [row] = await database.queryRows<Record<'before' | 'after', string>>(
    {
      sql: `SELECT if(countIf(processing_date < {date:Date}) = 0, '', toString(maxIf(processing_date, processing_date < {date:Date}))) AS before,
  if(countIf(processing_date > {date:Date}) = 0, '', toString(minIf(processing_date, processing_date > {date:Date}))) AS after
FROM raw_alerts
WHERE window_days = {windowDays:UInt32}`,
      params: { windowDays, date },
    },
    options,
  )
  return { before: row!.before || undefined, after: row!.after || undefined }
}
