import { type FeatureMatrix, type Logger, silentLogger } from '@alertsmith/core'
import { type ExtractedData, extractTrainingData } from '@alertsmith/extraction'
import { FeatureBuilder } from '@alertsmith/features'
import { requireAddon } from '@alertsmith/lightgbm'
import type { NetworkDatabase, Registry } from '@alertsmith/storage'
import {
  planSplit,
  resolveParameters,
  type SplitPlan,
  type TrainingRows,
  trainAlertScorer,
} from '@alertsmith/trainer'
import { saveTraining } from '../model/save.js'
import type { TrainingOptions } from './options.js'
import { type Phase, PhaseClock } from './phases.js'
import type { TrainingResult } from './result.js'
import { readTrainingRows } from './rows.js'
import { summarize, type TrainingSummary } from './summary.js'

/** What a training run works with, and how it is watched and stopped. */
export interface TrainingContext {
  readonly database: NetworkDatabase
  readonly registry: Registry
  readonly logger?: Logger | undefined
  /** Honoured between and inside phases; an aborted run leaves nothing behind. */
  readonly signal?: AbortSignal | undefined
  /** Called as each phase begins; cross-validation is part of `train` here and booked as `cv` when it is over. */
  readonly onPhase?: ((phase: Phase) => void) | undefined
}

/**
 * Trains one model: extracts the data point-in-time, builds the features, trains and evaluates, saves the model with
 * its evidence. What can be refused early (parameters, a LightGBM that does not load, a folder that cannot be written) is
 * refused before extraction.
 *
 * @throws {AbortedError} when `signal` aborts; the phases' own coded errors otherwise. No half model is ever visible.
 */
export async function runTraining(
  options: TrainingOptions,
  context: TrainingContext,
): Promise<TrainingSummary> {
  const { database, registry, signal, logger = silentLogger, onPhase } = context
  const { network } = database
  const createdAt = new Date()
  const { modelType, params, cvFolds } = options
  // Before anything is read: a wrong parameter should not cost an extraction.
  const { seed, threads } = resolveParameters({
    params,
    seed: options.seed,
    threads: options.threads === 0 ? undefined : options.threads,
  })
  requireAddon()
  await registry.checkWritable()
  logger.info({ network, model_type: modelType, window: options.window }, 'Starting training workflow')
  const clock = new PhaseClock({ logger, signal, onPhase })

  const prepared = await prepare({ ...options, seed }, context, clock)
  const { data, rows, split, builder, matrix } = prepared
  using trained = await clock.run('train', () =>
    trainAlertScorer({ matrix, rows, split, params, cvFolds, seed, threads, signal, logger }),
  )
  clock.move('train', 'cv', trained.durationMs.cv)

  const result: TrainingResult = { options, network, createdAt, data, split, builder, matrix, trained }
  const saved = await clock.run('save', async () =>
    saveTraining({
      result,
      registry,
      phaseMs: clock.durations(),
      clickhouseVersion: await readServerVersion(database),
      signal,
    }),
  )
  const summary = summarize(result, saved, clock.durations())
  logger.info(
    { model_id: summary.model_id, test_auc: summary.metrics.test_auc, duration_ms: summary.phase_ms.total },
    'Training workflow completed successfully',
  )
  return summary
}

interface PreparedData {
  readonly data: Omit<ExtractedData, 'tables'>
  readonly rows: TrainingRows
  readonly split: SplitPlan
  readonly builder: FeatureBuilder
  readonly matrix: FeatureMatrix
}

/** A function of its own, so that the extracted tables can be collected before LightGBM copies the matrix. */
async function prepare(
  { window, split: splitOptions, seed }: TrainingOptions & { readonly seed: number },
  { database, signal, logger = silentLogger }: TrainingContext,
  clock: PhaseClock,
): Promise<PreparedData> {
  const { tables, ...data } = await clock.run('extract', () =>
    extractTrainingData(database, { window, labels: { strategy: 'column' }, signal, logger }),
  )
  return clock.run('features', () => {
    const rows = readTrainingRows(tables, { withGroups: splitOptions.kind === 'group' })
    const split = planSplit(rows, { ...splitOptions, seed })
    const builder = FeatureBuilder.fit(tables, { rows: split.train })
    const matrix = builder.transform(tables)
    logger.info({ rows: matrix.numRows, features: matrix.names.length }, 'Feature matrix built')
    return { data, rows, split, builder, matrix }
  })
}

async function readServerVersion(database: NetworkDatabase): Promise<string> {
  const [row] = await database.queryRows<{ version: string }>({
    sql: 'SELECT version() AS version',
    params: {},
  })
  return row!.version
}
