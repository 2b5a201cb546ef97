import { type Logger, silentLogger } from '@alertsmith/core'
import { startClock } from './clock.js'
import { evaluateBinary } from './metrics/evaluate.js'
import { TRAIN_MODEL_OPTIONS, type TrainModelOptions } from './model-options.js'
import { checkOneOf, rejectUnknownKeys } from './options.js'
import { gather } from './row-lists.js'
import { type ScorerMetrics, toScorerMetrics } from './scorer-metrics.js'
import { trainModel } from './train-model.js'
import type { TrainedScorer } from './trained-scorer.js'

export interface TrainAlertScorerOptions extends TrainModelOptions {
  /** What a row is; a cluster scorer is trained in the same way. Default `alert_scorer`. */
  readonly modelType?: 'alert_scorer' | 'cluster_scorer' | undefined
}

const OWNER = 'trainAlertScorer'

/**
 * Trains a binary classifier that scores alerts or clusters: grows trees on the training rows, stops by the validation
 * rows, reports on the test rows and, by cross-validation over training and validation rows, how steady that is.
 *
 * @throws {InvalidOptionError | UnsupportedParameterError} before any work.
 * @throws {RowsMismatchError | InvalidLabelError | InvalidWeightError | SingleClassError} for rows that do not fit.
 * @throws {NothingLearnedError} if no tree has a split.
 * @throws {NoUsableFoldsError} and what {@link planFolds} throws.
 * @throws {AbortedError} if `signal` aborts. No native memory is left behind then.
 */
export async function trainAlertScorer(options: TrainAlertScorerOptions): Promise<TrainedScorer> {
  rejectUnknownKeys(OWNER, options, [...TRAIN_MODEL_OPTIONS, 'modelType'])
  const { modelType = 'alert_scorer', ...modelOptions } = options
  checkOneOf(OWNER, 'modelType', modelType, ['alert_scorer', 'cluster_scorer'])
  const { rows, split, logger = silentLogger } = options
  const model = await trainModel(modelType, modelOptions)
  try {
    const clock = startClock()
    const weight = rows.weight && gather(rows.weight, split.test)
    const test = evaluateBinary(gather(rows.label, split.test), model.testScores, { weight })
    const durationMs = { ...model.durationMs, evaluate: model.durationMs.evaluate + clock.lap() }
    const metrics = toScorerMetrics(test, model, model.cv)
    logResults(logger, metrics, durationMs)
    return { ...model, metrics, durationMs }
  } catch (error) {
    model.booster.dispose()
    throw error
  }
}

function logResults(logger: Logger, metrics: ScorerMetrics, durationMs: TrainedScorer['durationMs']): void {
  logger.info(
    { metrics, duration_ms: Math.round(durationMs.evaluate) },
    `Test AUC ${metrics.test_auc.toFixed(4)}, average precision ${metrics.test_pr_auc.toFixed(4)}`,
  )
  if (metrics.cv_auc_mean === null || metrics.cv_auc_std === null) return
  logger.info(
    {
      cv_auc_mean: metrics.cv_auc_mean,
      cv_auc_std: metrics.cv_auc_std,
      duration_ms: Math.round(durationMs.cv),
    },
    `Cross-validation: ${metrics.cv_auc_mean.toFixed(4)} ± ${metrics.cv_auc_std.toFixed(4)}`,
  )
}
