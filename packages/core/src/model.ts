import type { IsoDate } from './calendar.js'

/**
 * The models Alertsmith can train. `alert_scorer`: the probability that an alert is illicit. `alert_ranker`: the order in
 * which a day's alerts should be looked at. `cluster_scorer`: the probability that a cluster of addresses is illicit.
 */
export const MODEL_TYPES = ['alert_scorer', 'alert_ranker', 'cluster_scorer'] as const
export type ModelType = (typeof MODEL_TYPES)[number]

/** Which snapshots a run reads: all with `startDate` ≤ processing_date ≤ `endDate` and this window length. */
export interface TrainingWindow {
  readonly startDate: IsoDate
  readonly endDate: IsoDate
  /** Length of a snapshot's observation window in days, the guide's `window_days`. Default 7. */
  readonly windowDays: number
}
