import {
  AlertsmithError,
  type IsoDate,
  type Logger,
  type ModelType,
  type TrainingWindow,
  toDayNumber,
  toIsoDate,
} from '@alertsmith/core'
import { countLabelledAlerts, extractAlerts, type LabelStrategy } from '@alertsmith/extraction'
import type { FeatureStep } from '@alertsmith/features'
import type { ModelEntry, NetworkDatabase, Registry } from '@alertsmith/storage'
import { scoreDrift } from '@alertsmith/trainer'
import { loadModel } from '../model/load.js'
import { championOf } from '../promotion/promote-model.js'
import { scoreTables } from '../scoring/score-tables.js'

export interface TrainingNeedOptions {
  readonly modelType: ModelType
  /** Of the training that is in question. */
  readonly window: TrainingWindow
  readonly labels?: LabelStrategy | undefined
  /** Needed where at least so many alerts have a label that the last model was not trained with. */
  readonly minNewLabels?: number | undefined
  /**
   * Which models labels are counted from: those that were trained as this training would be, with the same label rule,
   * window and filters. The newest of them is the last model. Default: all of the network and type.
   */
  readonly isOwn?: ((model: ModelEntry) => boolean) | undefined
  /** Needed where the champion's scores have drifted by more than this population stability index. */
  readonly maxScoreDrift?: number | undefined
  /** Scores are compared on the newest days up to this one. */
  readonly until: IsoDate
  /** The own steps that the models were trained with. */
  readonly steps?: readonly FeatureStep[] | undefined
}

export interface TrainingNeedContext {
  readonly database: NetworkDatabase
  readonly registry: Registry
  readonly logger?: Logger | undefined
  readonly signal?: AbortSignal | undefined
}

export interface TrainingNeed {
  readonly needed: boolean
  /** A sentence with the figures. */
  readonly reason: string
}

/** So many of the newest days that have alerts are scored. */
const DRIFT_DAYS = 7

/** Of fewer alerts the index says more about chance than about drift: about ten bins over the rows. */
const MIN_DRIFT_ROWS = 200

/**
 * Whether a training is worth while: it is where one of the given conditions holds, and where there is no model yet or none
 * of its own to count labels from. Drift is measured for models of alerts.
 */
export async function trainingNeed(
  options: TrainingNeedOptions,
  context: TrainingNeedContext,
): Promise<TrainingNeed> {
  const { modelType, minNewLabels, maxScoreDrift, isOwn = () => true } = options
  const { database, registry } = context
  const { models } = await registry.list({ network: database.network, modelType })
  if (models.length === 0) return { needed: true, reason: 'There is no model yet.' }
  const found: string[] = []
  if (minNewLabels !== undefined) {
    const last = models.filter(isOwn).reduce(newer, undefined)
    if (last === undefined)
      return { needed: true, reason: 'There is no model yet that was trained with these labels and options.' }
    const labels = await newLabels(last, options, context)
    found.push(`${labels} new labelled alerts since ${last.modelId} (at least ${minNewLabels} are asked for)`)
    if (labels >= minNewLabels) return { needed: true, reason: `${found.join('; ')}.` }
  }
  if (maxScoreDrift !== undefined && modelType !== 'cluster_scorer') {
    const drift = await driftOf(await inUse(models, options, context), options, context)
    found.push(
      drift.psi === null
        ? `only ${drift.rows} alerts to measure drift on (${MIN_DRIFT_ROWS} are needed)`
        : `score drift ${drift.psi.toFixed(3)} over ${drift.rows} alerts (more than ${maxScoreDrift} is asked for)`,
    )
    if (drift.psi !== null && drift.psi > maxScoreDrift)
      return { needed: true, reason: `${found.join('; ')}.` }
  }
  return { needed: false, reason: `${found.join('; ')}.` }
}

function newer(best: ModelEntry | undefined, model: ModelEntry): ModelEntry {
  return best !== undefined && best.createdAt >= model.createdAt ? best : model
}

/**
 * Alerts of days after the model's, and those of its own days that got their label later. The two are counted apart: where
 * rows of its own days have been deleted since, that is no reason to see fewer new ones.
 */
async function newLabels(
  { metadata }: ModelEntry,
  { modelType, window, labels }: TrainingNeedOptions,
  { database, signal }: TrainingNeedContext,
): Promise<number> {
  const { training_period: period, data_stats: stats } = metadata
  const count = (startDate: IsoDate, endDate: IsoDate) =>
    startDate > endDate
      ? Promise.resolve(0)
      : countLabelledAlerts(
          database,
          { window: { ...window, startDate, endDate }, labels, until: window.endDate },
          { signal },
        )
  const later = await count(dayAfter(period.end_date), window.endDate)
  // What a cluster model was trained with are clusters, so for those only alerts of later days are new.
  if (modelType === 'cluster_scorer') return later
  const known = await count(period.start_date, period.end_date)
  return later + Math.max(0, known - stats.num_samples)
}

/** The champion, or where there is none the latest model. */
async function inUse(
  models: readonly ModelEntry[],
  { modelType }: TrainingNeedOptions,
  { database, registry }: TrainingNeedContext,
): Promise<string> {
  const champion = await championOf(registry, { network: database.network, modelType })
  return champion?.modelId ?? models[0]!.modelId
}

async function driftOf(
  modelId: string,
  { until, steps }: TrainingNeedOptions,
  { database, registry, logger, signal }: TrainingNeedContext,
): Promise<{ readonly psi: number | null; readonly rows: number }> {
  using ready = await loadModel(registry, modelId, { steps })
  const windowDays = ready.model.metadata.training_period.window_days
  const days = await database.queryRows<{ day: IsoDate }>(
    {
      sql: `SELECT DISTINCT toString(processing_date) AS day
FROM raw_alerts
WHERE window_days = {windowDays:UInt32} AND processing_date <= {until:Date}
ORDER BY day DESC
LIMIT {days:UInt32}`,
      params: { windowDays, until, days: DRIFT_DAYS },
    },
    { signal },
  )
  const scores: Float64Array[] = []
  for (const { day } of days) {
    const declared = ready.builder.declared
    try {
      const { tables } = await extractAlerts(database, { date: day, windowDays, declared, signal, logger })
      scores.push((await scoreTables(ready, tables, { reasons: 0, signal })).scores)
    } catch (error) {
      // Of a day whose features have not come yet nothing is known.
      if (!AlertsmithError.saysNothingThere(error)) throw error
    }
  }
  const all = Float64Array.from(scores.flatMap((some) => [...some]))
  return {
    rows: all.length,
    psi: all.length < MIN_DRIFT_ROWS ? null : scoreDrift(ready.reference.drift, all),
  }
}

function dayAfter(day: IsoDate): IsoDate {
  return toIsoDate(toDayNumber(day) + 1)
}
