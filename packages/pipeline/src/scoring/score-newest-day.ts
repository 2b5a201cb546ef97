import { type IsoDate, toDayNumber } from '@alertsmith/core'
import type { NetworkDatabase } from '@alertsmith/storage'
import { WindowLengthUnusedError } from '../errors.js'
import { loadAlertModel, type ModelChoice } from './choose-model.js'
import { newestDay } from './newest-day.js'
import { type ScoreContext, type ScoringSummary, scoreDayWith } from './score-day.js'

export interface ScoreNewestDayOptions extends ModelChoice {
  /** No later day than this one is scored. */
  readonly until: IsoDate
}

/**
 * Scores the newest day that has alerts in snapshots of the model's own window length. The newest day is scored even where
 * the model has learned from it, with an alarm: after a random split no day of its window is unknown to it, and alerts of
 * today have to be scored all the same.
 *
 * @returns undefined where the network has no alerts of any window length up to then
 * @throws {WindowLengthUnusedError} where it has alerts, but those of the model's window length have ended
 * @throws what {@link loadAlertModel} throws
 */
export async function scoreNewestDay(
  { until, ...choice }: ScoreNewestDayOptions,
  context: ScoreContext,
): Promise<ScoringSummary | undefined> {
  const { database, registry, signal } = context
  using ready = await loadAlertModel(registry, database, choice)
  const { model_id: modelId, model_type: modelType, training_period: period } = ready.model.metadata
  const windowDays = period.window_days
  const newest = await newestOfAnyLength(database, until, signal)
  if (newest === undefined) return undefined
  const date = await newestDay(database, { windowDays, until }, { signal })
  // Snapshots of two lengths may fall on different days; more than a whole snapshot apart, the one has ended.
  if (date === undefined || toDayNumber(newest.day) - toDayNumber(date) > windowDays) {
    throw new WindowLengthUnusedError(
      `${modelId} needs alerts in snapshots of ${windowDays} days, the length that it was trained with; "${database.network}" has alerts up to ${newest.day} in snapshots of ${newest.windowDays} days, and ${date === undefined ? 'none' : `none after ${date}`} in snapshots of ${windowDays}. Go on writing those, or retire the model with \`alertsmith models unalias champion --network ${database.network} --model-type ${modelType}\` and promote one of ${newest.windowDays}.`,
      { context: { modelId, windowDays, found: newest.windowDays, newest: newest.day, date: date ?? null } },
    )
  }
  return await scoreDayWith(ready, { date, allowLearnedDays: true }, context)
}

async function newestOfAnyLength(
  database: NetworkDatabase,
  until: IsoDate,
  signal: AbortSignal | undefined,
): Promise<{ readonly day: IsoDate; readonly windowDays: number } | undefined> {
  const [row] = await database.queryRows<{ rows: string; day: IsoDate; windowDays: number }>(
    {
      sql: `SELECT count() AS rows, toString(max(processing_date)) AS day, argMax(window_days, processing_date) AS windowDays
FROM raw_alerts
WHERE processing_date <= {until:Date}`,
      params: { until },
    },
    { signal },
  )
  return Number(row!.rows) === 0 ? undefined : { day: row!.day, windowDays: Number(row!.windowDays) }
}
