import { type FeatureMatrix, type Logger, silentLogger, throwIfAborted } from '@alertsmith/core'
import type { Parameters } from '@alertsmith/lightgbm'
import { checkFolds, crossValidate } from './cross-validate.js'
import { RowsMismatchError } from './errors.js'
import { growModel } from './grow-model.js'
import { featureImportances } from './importances.js'
import { evaluateBinary } from './metrics/evaluate.js'
import { checkInteger, rejectUnknownKeys } from './options.js'
import { resolveParameters } from './parameters.js'
import { gather } from './row-lists.js'
import { checkRows, countPositives, type TrainingRows } from './rows.js'
import { scoreMatrix } from './score-matrix.js'
import { type ScorerMetrics, toScorerMetrics } from './scorer-metrics.js'
import { checkSplit } from './split/check-split.js'
import { planFolds } from './split/folds.js'
import type { SplitPlan } from './split/plan.js'
import type { TrainedScorer } from './trained-scorer.js'
import { TrainingSide } from './training-side.js'

export interface TrainAlertScorerOptions {
  readonly matrix: FeatureMatrix
  /** One entry per row of the matrix. */
  readonly rows: TrainingRows
  readonly split: SplitPlan
  /** LightGBM parameters by name or alias, laid over {@link ALERT_SCORER_DEFAULTS}. */
  readonly params?: Parameters | undefined
  /** Trees at most. Default 100, or `num_iterations` of `params`. */
  readonly rounds?: number | undefined
  /** Stop after so many trees without a better validation metric; 0 = never. Default 50, or `early_stopping_round` of `params`. */
  readonly earlyStoppingRounds?: number | undefined
  /** Folds of cross-validation over the training side, of the split's kind, at most 100; 0 or 1 = none. Default 5. */
  readonly cvFolds?: number | undefined
  /** 0 … 2³¹ − 1. Default 42, or `seed` of `params`. */
  readonly seed?: number | undefined
  /** Default: the processor cores this process may use, or `num_threads` of `params`. */
  readonly threads?: number | undefined
  /** Aborting ends the work within the tree that is growing. */
  readonly signal?: AbortSignal | undefined
  readonly logger?: Logger | undefined
}

const OWNER = 'trainAlertScorer'
const KNOWN_OPTIONS = [
  'matrix',
  'rows',
  'split',
  'params',
  'rounds',
  'earlyStoppingRounds',
  'cvFolds',
  'seed',
  'threads',
  'signal',
  'logger',
]

/**
 * Trains a binary classifier that scores alerts: grows trees on the training rows, stops by the validation rows, reports
 * on the test rows and, by cross-validation over training and validation rows, how steady that is.
 *
 * @throws {InvalidOptionError | UnsupportedParameterError} before any work.
 * @throws {RowsMismatchError | InvalidLabelError | InvalidWeightError | SingleClassError} for rows that do not fit.
 * @throws {NothingLearnedError} if no tree has a split.
 * @throws {NoUsableFoldsError} and what {@link planFolds} throws.
 * @throws {AbortedError} if `signal` aborts. No native memory is left behind then.
 */
export async function trainAlertScorer(options: TrainAlertScorerOptions): Promise<TrainedScorer> {
  rejectUnknownKeys(OWNER, options, KNOWN_OPTIONS)
  const { matrix, rows, split, signal, logger = silentLogger } = options
  const parameters = resolveParameters(options)
  checkData(matrix, rows, split)
  const cvFolds = checkInteger(OWNER, 'cvFolds', options.cvFolds ?? 5, 0, 100)
  const folds = cvFolds < 2 ? null : planFolds(rows, split, { folds: cvFolds, seed: parameters.seed })
  // Before training, so that folds which cannot be scored do not cost a training first.
  if (folds !== null) checkFolds(folds, logger)
  logStart(logger, matrix, rows, split, folds?.length ?? 0)

  const clock = startClock()
  throwIfAborted(signal, 'binning')
  using side = await TrainingSide.create(matrix, rows, split, parameters.lightgbm)
  const durationMs = { dataset: clock.lap(), train: 0, evaluate: 0, cv: 0 }

  const model = await growModel(side, split, parameters, { signal, logger })
  durationMs.train = clock.lap()
  logger.info(
    {
      best_iteration: model.bestIteration,
      stopped_early: model.stoppedEarly,
      duration_ms: Math.round(durationMs.train),
    },
    `Trained ${model.numTrees} trees`,
  )
  try {
    const testScores = await scoreMatrix(model.booster, matrix, {
      rows: split.test,
      threads: parameters.threads,
      signal,
    })
    const weight = rows.weight && gather(rows.weight, split.test)
    const test = evaluateBinary(gather(rows.label, split.test), testScores, { weight })
    durationMs.evaluate = clock.lap()

    const cv =
      folds === null
        ? null
        : await crossValidate(side, { folds, parameters, rounds: model.bestIteration, signal, logger })
    durationMs.cv = clock.lap()
    const metrics = toScorerMetrics(test, model, cv)
    logResults(logger, metrics, durationMs)
    const { rounds, earlyStoppingRounds, seed, threads } = parameters
    return {
      ...model,
      parameters: parameters.lightgbm,
      rounds,
      earlyStoppingRounds,
      seed,
      threads,
      metrics,
      testScores,
      cv,
      importances: featureImportances(model.booster),
      durationMs,
      [Symbol.dispose]: () => model.booster.dispose(),
    }
  } catch (error) {
    model.booster.dispose()
    throw error
  }
}

function checkData(matrix: FeatureMatrix, rows: TrainingRows, split: SplitPlan): void {
  checkRows(OWNER, rows)
  if (rows.label.length !== matrix.numRows) {
    throw new RowsMismatchError(
      `${OWNER}: "rows" must have one entry for each of the ${matrix.numRows} rows of the matrix; got ${rows.label.length}.`,
      { context: { expected: matrix.numRows, found: rows.label.length } },
    )
  }
  checkSplit(OWNER, rows, split)
}

function logStart(
  logger: Logger,
  matrix: FeatureMatrix,
  rows: TrainingRows,
  split: SplitPlan,
  cvFolds: number,
): void {
  logger.info(
    {
      rows: matrix.numRows,
      features: matrix.names.length,
      positive_rate: countPositives(rows.label) / matrix.numRows,
      split: split.kind,
      train_rows: split.train.length,
      validation_rows: split.validation.length,
      test_rows: split.test.length,
      cv_folds: cvFolds,
    },
    'Training the alert scorer',
  )
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

/** Milliseconds since the clock was started or last read. */
function startClock(): { lap(): number } {
  let last = performance.now()
  return {
    lap() {
      const now = performance.now()
      const elapsed = now - last
      last = now
      return elapsed
    },
  }
}
