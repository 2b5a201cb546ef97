import { type IsoDate, type Logger, silentLogger, toDayNumber } from '@alertsmith/core'
import { extractAlerts, type JoinCoverage } from '@alertsmith/extraction'
import {
  type NetworkDatabase,
  type Registry,
  refuseUnfinishedImports,
  writeAlertScores,
} from '@alertsmith/storage'
import { rankRows } from '@alertsmith/trainer'
import { NoAlertsThatDayError } from '../errors.js'
import { learnedDaysAlarms } from '../model/learned-days.js'
import { type ChosenBy, type ChosenModel, loadAlertModel, type ModelChoice } from './choose-model.js'
import { nearestDays } from './nearest-days.js'
import { scoreTables } from './score-tables.js'

export interface ScoreDayOptions extends ModelChoice {
  /** The processing date whose alerts are scored. */
  readonly date: IsoDate
  /** Also scores a day that the model has learned from, and marks the result. Default false. */
  readonly allowLearnedDays?: boolean | undefined
}

export interface ScoreContext {
  readonly database: NetworkDatabase
  readonly registry: Registry
  readonly logger?: Logger | undefined
  readonly signal?: AbortSignal | undefined
}

/** What a scoring run reports: the document of `alertsmith score --json`. */
export interface ScoringSummary {
  readonly network: string
  readonly model_id: string
  /** Whether the model was `named`, is the `latest`, or was found by its alias. */
  readonly chosen_by: ChosenBy
  readonly date: string
  readonly window_days: number
  /** Alerts that were scored. */
  readonly alerts: number
  /** The first ten, the highest score first. */
  readonly top: readonly {
    readonly alert_id: string
    readonly address: string
    readonly score: number
    readonly calibrated_score: number | null
    readonly rank_in_day: number
    readonly reasons: readonly string[]
  }[]
  readonly phase_ms: { readonly extract: number; readonly score: number; readonly write: number }
  readonly warnings: readonly string[]
  /** What is hardly ever meant, such as a table that knows few of the alerts or a day that the model has learned from. */
  readonly alarms: readonly string[]
  /** How many alerts found something in each joined table. */
  readonly coverage: readonly JoinCoverage[]
}

const TOP = 10

/**
 * Scores the alerts of one day with exactly the extraction and transform of the training, and writes them to
 * `alert_scores`. Repeating it changes nothing.
 *
 * @throws {LearnedDaysError} for a day that the model has learned from, unless allowed
 * @throws {NoAlertsThatDayError} for a day without alerts of the window length of the model
 * @throws what {@link loadAlertModel} throws: a model whose files, feature hash or golden rows do not match never scores
 */
export async function scoreDay(options: ScoreDayOptions, context: ScoreContext): Promise<ScoringSummary> {
  using ready = await loadAlertModel(context.registry, context.database, options)
  return await scoreDayWith(ready, options, context)
}

/** {@link scoreDay} by a model that is loaded already. */
export async function scoreDayWith(
  ready: ChosenModel,
  { date, allowLearnedDays }: Pick<ScoreDayOptions, 'date' | 'allowLearnedDays'>,
  context: ScoreContext,
): Promise<ScoringSummary> {
  const { database, signal, logger = silentLogger } = context
  const { model_id: modelId, training_period: period } = ready.model.metadata
  const windowDays = period.window_days
  toDayNumber(date, 'date')
  const learned = learnedDaysAlarms(ready.model.metadata, {
    network: database.network,
    startDate: date,
    endDate: date,
    allowLearnedDays,
  })
  await refuseUnfinishedImports(database, { signal })
  const clock = startClock()
  const { tables, numRows, warnings, alarms, coverage } = await extractAlerts(database, {
    date,
    windowDays,
    declared: ready.builder.declared,
    signal,
    logger,
  })
  if (numRows === 0) throw await noAlerts(date, windowDays, context)
  const extract = clock()
  const { scores, calibrated, reasons } = await scoreTables(ready, tables, { signal })
  const order = rankRows(scores)
  const rankInDay = new Uint32Array(numRows)
  order.forEach((row, place) => {
    rankInDay[row] = place + 1
  })
  const alertId = [...tables.alerts.getChild('alert_id')!] as string[]
  const address = [...tables.alerts.getChild('address')!] as string[]
  const sentences = reasons.map((list) => list.map(({ text }) => text))
  const score = clock()
  await writeAlertScores(
    database,
    {
      modelId,
      processingDate: date,
      windowDays,
      alertId,
      address,
      score: scores,
      calibratedScore: calibrated,
      rankInDay,
      reasons: sentences,
    },
    { signal },
  )
  const write = clock()
  logger.info({ model_id: modelId, alerts: numRows, date }, `Scored ${numRows} alerts`)
  return {
    network: database.network,
    model_id: modelId,
    chosen_by: ready.chosenBy,
    date,
    window_days: windowDays,
    alerts: numRows,
    top: Array.from(order.subarray(0, TOP), (row) => ({
      alert_id: alertId[row]!,
      address: address[row]!,
      score: scores[row]!,
      calibrated_score: calibrated === null ? null : calibrated[row]!,
      rank_in_day: rankInDay[row]!,
      reasons: sentences[row]!,
    })),
    phase_ms: { extract, score, write },
    warnings,
    alarms: [...learned, ...alarms],
    coverage,
  }
}

async function noAlerts(
  date: IsoDate,
  windowDays: number,
  { database, signal }: ScoreContext,
): Promise<Error> {
  const { before, after } = await nearestDays(database, { windowDays, date }, { signal })
  const days = [before && `before it ${before}`, after && `after it ${after}`].filter(Boolean)
  const nearest = days.length === 0 ? 'no day has any' : `the nearest that have are ${days.join(' and ')}`
  return new NoAlertsThatDayError(
    `Network "${database.network}" must have alerts on ${date} with window_days ${windowDays}, the length the model was trained with; there are none, and ${nearest}. Nothing was scored.`,
    { context: { network: database.network, date, windowDays, before, after } },
  )
}

/** Whole milliseconds since the last call. */
function startClock(): () => number {
  let last = performance.now()
  return () => {
    const now = performance.now()
    const elapsed = Math.round(now - last)
    last = now
    return elapsed
  }
}
