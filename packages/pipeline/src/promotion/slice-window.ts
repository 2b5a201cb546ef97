import { type IsoDate, toDayNumber, toIsoDate } from '@alertsmith/core'
import type { NetworkDatabase, StoredMetadata } from '@alertsmith/storage'
import { PromotionOptionError } from '../errors.js'
import { lastLearnedDay } from '../model/learned-days.js'

export interface SliceWindow {
  readonly startDate: IsoDate
  readonly endDate: IsoDate
}

/** What a caller asks for in place of the default. */
export interface WantedDays {
  readonly startDate?: IsoDate | undefined
  readonly endDate?: IsoDate | undefined
}

/**
 * Days that none of the models has learned from: from the day after the latest of what they learned from, to the newest day
 * that there is.
 *
 * @returns undefined where there is no such day
 * @throws {PromotionOptionError} for a start on a day that a model has learned from, or an end before it
 */
export async function sliceWindow(
  models: readonly StoredMetadata[],
  wanted: WantedDays,
  { database, signal }: { readonly database: NetworkDatabase; readonly signal?: AbortSignal | undefined },
): Promise<SliceWindow | undefined> {
  const learned = models.map(lastLearnedDay).sort().at(-1)!
  const earliest = toIsoDate(toDayNumber(learned) + 1)
  const startDate = wanted.startDate ?? earliest
  if (toDayNumber(startDate, 'startDate') < toDayNumber(earliest)) {
    throw new PromotionOptionError(
      `promoteModel: "startDate" (--start-date) must be ${earliest} or later, since one of the models has learned from rows up to ${learned}; got ${startDate}.`,
      { context: { field: 'startDate', found: startDate, earliest } },
    )
  }
  if (wanted.endDate !== undefined && toDayNumber(wanted.endDate, 'endDate') < toDayNumber(startDate)) {
    throw new PromotionOptionError(
      `promoteModel: "endDate" (--end-date) must not lie before ${startDate}, the first day to judge on; got ${wanted.endDate}.`,
      { context: { field: 'endDate', found: wanted.endDate, startDate } },
    )
  }
  const endDate = wanted.endDate ?? (await newestDay(models[0]!, database, signal))
  return endDate === undefined || endDate < startDate ? undefined : { startDate, endDate }
}

async function newestDay(
  model: StoredMetadata,
  database: NetworkDatabase,
  signal: AbortSignal | undefined,
): Promise<IsoDate | undefined> {
  const table = model.model_type === 'cluster_scorer' ? 'raw_clusters' : 'raw_alerts'
  const [row] = await database.queryRows<{ rows: string; newest: IsoDate }>(
    {
      sql: `SELECT count() AS rows, toString(max(processing_date)) AS newest FROM ${table} WHERE window_days = {windowDays:UInt32} AND processing_date <= {today:Date}`,
      params: {
        windowDays: model.training_period.window_days,
        today: new Date().toISOString().slice(0, 10),
      },
    },
    { signal },
  )
  return Number(row!.rows) === 0 ? undefined : row!.newest
}
