import {
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
  /** Needed where at least so many alerts have a label that the latest model was not trained with. */
  readonly minNewLabels?: number | undefined
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
 * Whether a training is worth while: it is where one of the given conditions holds, and where there is no model yet. Drift
 * is measured for models of alerts.
 */
export async function trainingNeed(
  options: TrainingNeedOptions,
  context: TrainingNeedContext,
): Promise<TrainingNeed> {
  const { modelType, minNewLabels, maxScoreDrift } = options
  const { database, registry } = context
  const { models } = await registry.list({ network: database.network, modelType })
  const [latest] = [...models].sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime())
  if (latest === undefined) return { needed: true, reason: 'There is no model yet.' }
  const found: string[] = []
  if (minNewLabels !== undefined) {
    const labels = await newLabels(latest, options, context)
    found.push(`${labels} new labelled alerts (at least ${minNewLabels} are asked for)`)
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

/** Also counts alerts of the model's own days that got their label later. */
async function newLabels(
  { metadata }: ModelEntry,
  { modelType, window, labels }: TrainingNeedOptions,
  { database, signal }: TrainingNeedContext,
): Promise<number> {
  const { training_period: period, data_stats: stats } = metadata
  const count = (startDate: IsoDate) =>
    startDate > window.endDate
      ? Promise.resolve(0)
      : countLabelledAlerts(database, { window: { ...window, startDate }, labels }, { signal })
  // What a cluster model was trained with are clusters, so for those only alerts of later days are new.
  if (modelType === 'cluster_scorer') return count(dayAfter(period.end_date))
  return Math.max(0, (await count(period.start_date)) - stats.num_samples)
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
    const { tables } = await extractAlerts(database, { date: day, windowDays, declared, signal, logger })
    scores.push((await scoreTables(ready, tables, { reasons: 0, signal })).scores)
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
