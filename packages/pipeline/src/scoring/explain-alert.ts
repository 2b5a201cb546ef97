import { extractAlerts } from '@alertsmith/extraction'
import { refuseUnfinishedImports } from '@alertsmith/storage'
import { NoAlertError } from '../errors.js'
import { type ChosenBy, loadAlertModel, type ModelChoice } from './choose-model.js'
import type { Reason } from './reasons.js'
import type { ScoreContext } from './score-day.js'
import { explainRows, rowOf } from './score-tables.js'

export interface ExplainOptions extends ModelChoice {
  readonly alertId: string
}

/** The document of `alertsmith explain --json`. */
export interface Explanation {
  readonly network: string
  readonly model_id: string
  /** Whether the model was `named`, is the `latest`, or was found by its alias. */
  readonly chosen_by: ChosenBy
  readonly alert_id: string
  readonly address: string
  readonly date: string
  readonly score: number
  readonly calibrated_score: number | null
  readonly rank_in_day: number
  readonly alerts_that_day: number
  /** One for each group of features, the weightiest first. */
  readonly reasons: readonly Reason[]
}

/**
 * Scores the day of one alert, which its rank needs, and says what moved its score.
 *
 * @throws {NoAlertError} where the network has no alert of this id in a snapshot of the model's window length
 */
export async function explainAlert(options: ExplainOptions, context: ScoreContext): Promise<Explanation> {
  const { database, registry, signal, logger } = context
  using ready = await loadAlertModel(registry, database, options)
  const windowDays = ready.model.metadata.training_period.window_days
  const [alert] = await database.queryRows<{ date: string }>(
    {
      sql: 'SELECT toString(processing_date) AS date FROM raw_alerts WHERE alert_id = {id:String} AND window_days = {windowDays:UInt32} ORDER BY processing_date DESC LIMIT 1',
      params: { id: options.alertId, windowDays },
    },
    { signal },
  )
  if (alert === undefined) {
    throw new NoAlertError(
      `Network "${database.network}" must have an alert "${options.alertId}" with window_days ${windowDays}, the length the model was trained with; there is none.`,
      { context: { alertId: options.alertId, windowDays } },
    )
  }
  await refuseUnfinishedImports(database, { signal })
  const { tables, numRows } = await extractAlerts(database, {
    date: alert.date,
    windowDays,
    declared: ready.builder.declared,
    signal,
    logger,
  })
  const ids = tables.alerts.getChild('alert_id')!
  const row = Array.from({ length: numRows }, (_, i) => i).find((i) => ids.get(i) === options.alertId)!
  const matrix = ready.builder.transform(tables)
  const scores = await ready.score(matrix, { signal })
  const calibrated = ready.calibrate(scores)
  const explain = await explainRows(ready, rowOf(matrix, row), signal)
  const score = scores[row]!
  return {
    network: database.network,
    model_id: ready.model.modelId,
    chosen_by: ready.chosenBy,
    alert_id: options.alertId,
    address: String(tables.alerts.getChild('address')!.get(row)),
    date: alert.date,
    score,
    calibrated_score: calibrated === null ? null : calibrated[row]!,
    rank_in_day: 1 + scores.reduce((above, other) => above + Number(other > score), 0),
    alerts_that_day: numRows,
    reasons: explain(0, Number.POSITIVE_INFINITY),
  }
}
