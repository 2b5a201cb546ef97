import { AbortedError, type FeatureMatrix, type Logger, silentLogger, throwIfAborted } from '@alertsmith/core'
import { checkFolds } from '../cross-validate.js'
import { separateSides, sharedSides } from '../fold-sides.js'
import { TRAINABLE_MODEL_TYPES, type TrainableModelType } from '../model-type.js'
import { checkInteger, checkOneOf, rejectUnknownKeys } from '../options.js'
import { resolveParameters } from '../parameters.js'
import type { TrainingRows } from '../rows.js'
import { type CvKind, foldKind, planFolds } from '../split/folds.js'
import type { SplitPlan } from '../split/plan.js'
import { checkData } from '../train-model.js'
import { TrainingSide } from '../training-side.js'
import { checkHistory } from './check-history.js'
import { chooseBest, rankTrials } from './compare-trials.js'
import { proposeTrial } from './propose.js'
import { type OpenFold, runTrial } from './run-trial.js'
import {
  metricsOf,
  resolveSpace,
  type SearchRange,
  type SearchSpace,
  type TuneMetric,
} from './search-space.js'
import type { TrialRecord } from './trial-record.js'

export interface TuneOptions {
  readonly matrix: FeatureMatrix
  /** One entry per row of the matrix. */
  readonly rows: TrainingRows
  /** Test rows take no part. */
  readonly split: SplitPlan
  /** Default `alert_scorer`. */
  readonly modelType?: TrainableModelType | undefined
  /** How many trials in all, the defaults and those of `history` among them; 1 … 10,000. */
  readonly trials: number
  /** No trial goes on after so many milliseconds of this call, but the first is always finished. Default: no limit. */
  readonly timeBudgetMs?: number | undefined
  /** Default `roc_auc`, for rankers `ndcg@10`. */
  readonly metric?: TuneMetric | undefined
  /** Which parameters to search, within the ranges of {@link SEARCH_SPACES}. Default: all of them. */
  readonly space?: Readonly<Record<string, SearchRange>> | undefined
  /** Folds that trials are scored on, 2 … 100. Default 5. */
  readonly folds?: number | undefined
  /** How the folds are formed, see {@link planFolds}. Default `auto`: as the split. */
  readonly cv?: CvKind | undefined
  /** Makes walk-forward folds learn their features from their own rows, as in {@link trainAlertScorer}. */
  readonly refit?: ((rows: Int32Array) => FeatureMatrix) | undefined
  /** 0 … 2³¹ − 1. Default 42. */
  readonly seed?: number | undefined
  /** Default: the processor cores this process may use. */
  readonly threads?: number | undefined
  /** Trials of an earlier, interrupted call with the same data and options; they are not repeated. */
  readonly history?: readonly TrialRecord[] | undefined
  /** Called and awaited as each new trial ends, so that it can be stored. */
  readonly onTrial?: ((trial: TrialRecord) => void | Promise<void>) | undefined
  readonly signal?: AbortSignal | undefined
  readonly logger?: Logger | undefined
}

export interface TuneResult {
  /** The trial whose parameters to use; trial 1, the defaults, unless another is better beyond doubt. */
  readonly best: TrialRecord
  /** In order; fewer than asked for where the time ran out. */
  readonly trials: readonly TrialRecord[]
}

const OWNER = 'tune'
const MAX_TIMER_MS = 2 ** 31 - 1
const KNOWN_OPTIONS = [
  'matrix',
  'rows',
  'split',
  'modelType',
  'trials',
  'timeBudgetMs',
  'metric',
  'space',
  'folds',
  'cv',
  'refit',
  'seed',
  'threads',
  'history',
  'onTrial',
  'signal',
  'logger',
]

/**
 * Searches parameters by cross-validation over training and validation rows: first the defaults, then random draws from
 * the space, then draws around the best. Hopeless trials are given up early. The same data, options and seed give the
 * same trials, also where a run was interrupted and went on from its `history`.
 *
 * @throws {InvalidOptionError} for an option out of range, a metric of another model type, or a history of other options.
 * @throws {NothingLearnedError} if the defaults cannot grow a tree on any fold.
 * @throws {AbortedError} if `signal` aborts. No native memory is left behind then.
 * And what {@link planFolds} and training throw for data that do not fit.
 */
export async function tune(options: TuneOptions): Promise<TuneResult> {
  const search = prepare(options)
  const { signal, onTrial, logger = silentLogger } = options
  const { metric, parameters, trials } = search
  const deadline = options.timeBudgetMs === undefined ? Infinity : performance.now() + options.timeBudgetMs
  if (trials.length >= search.trialCount) return { best: chooseBest(metric, trials), trials }

  await withOpenFolds(search, options, async (folds) => {
    for (let number = trials.length + 1; number <= search.trialCount; number++) {
      const leftMs = deadline - performance.now()
      if (number > 1 && leftMs <= 0) break
      const trial = await runWithin(number === 1 ? Infinity : leftMs, signal, (limited) =>
        runTrial({
          number,
          params: proposeTrial(number, trials, search.proposing),
          folds,
          rows: options.rows,
          metric,
          fixed: parameters.lightgbm,
          best: rankTrials(metric, trials)[0],
          signal: limited,
        }),
      )
      if (trial === null) break
      trials.push(trial)
      logTrial(logger, metric, trial)
      await onTrial?.(trial)
    }
  })
  const best = chooseBest(metric, trials)
  logger.info(
    { best: best.number, metric, mean: best.mean, trials: trials.length },
    best.number === 1
      ? `None of ${trials.length} trials beats the defaults by more than a standard error`
      : `Trial ${best.number} of ${trials.length} is best: ${metric} ${best.mean.toFixed(4)}`,
  )
  return { best, trials }
}

/** Checks everything before any work. */
function prepare(options: TuneOptions) {
  rejectUnknownKeys(OWNER, options, KNOWN_OPTIONS)
  const { matrix, rows, split, logger = silentLogger } = options
  const modelType = checkOneOf(OWNER, 'modelType', options.modelType ?? 'alert_scorer', TRAINABLE_MODEL_TYPES)
  const trialCount = checkInteger(OWNER, 'trials', options.trials, 1, 10_000)
  if (options.timeBudgetMs !== undefined) {
    checkInteger(OWNER, 'timeBudgetMs', options.timeBudgetMs, 1, MAX_TIMER_MS)
  }
  const metrics = metricsOf(modelType)
  const metric = checkOneOf(OWNER, 'metric', options.metric ?? metrics[0]!, metrics)
  const space = resolveSpace(OWNER, modelType, options.space)
  const { seed, threads } = options
  const parameters = resolveParameters({ modelType, seed, threads })
  checkData(OWNER, modelType, { matrix, rows, split })
  const planned = planFolds(rows, split, {
    folds: checkInteger(OWNER, 'folds', options.folds ?? 5, 2, 100),
    seed: parameters.seed,
    cv: options.cv,
    modelType,
  })
  checkFolds(OWNER, planned, logger)
  const folds = planned.filter((fold) => fold.unusable === null)
  const proposing = { space, metric, trials: trialCount, seed: parameters.seed }
  const trials = checkHistory(OWNER, options.history ?? [], { ...proposing, folds: folds.length })
  return { modelType, metric, space, parameters, folds, trialCount, proposing, trials }
}

/** Bins the folds' rows once for all trials. */
async function withOpenFolds(
  { modelType, parameters, folds, space }: ReturnType<typeof prepare>,
  { matrix, rows, split, cv, refit, signal }: TuneOptions,
  run: (folds: readonly OpenFold[]) => Promise<void>,
): Promise<void> {
  const binning = {
    modelType,
    params: { ...parameters.lightgbm, min_data_in_leaf: smallestLeaf(space) },
    seed: parameters.seed,
  }
  throwIfAborted(signal, 'binning')
  using whole =
    foldKind(split, cv) === 'walk-forward' ? null : await TrainingSide.create(matrix, rows, split, binning)
  const sides =
    whole === null ? separateSides({ matrix, rows, refit, ...binning }) : sharedSides(whole, matrix)
  const open: OpenFold[] = []
  try {
    for (const fold of folds) {
      throwIfAborted(signal, 'binning')
      open.push({ ...fold, side: await sides.open(fold) })
    }
    await run(open)
  } finally {
    for (const { side } of open) side[Symbol.dispose]()
  }
}

/**
 * LightGBM leaves out features that cannot be split with the Dataset's min_data_in_leaf, and refuses smaller values
 * later: the Dataset has to be made with the smallest one that a trial may have.
 */
function smallestLeaf(space: SearchSpace): number {
  const dimension = space.min_data_in_leaf
  return dimension === undefined ? 20 : Math.min(dimension.low, dimension.default)
}

/** Null where the time ran out. */
async function runWithin(
  leftMs: number,
  signal: AbortSignal | undefined,
  run: (limited: AbortSignal | undefined) => Promise<TrialRecord>,
): Promise<TrialRecord | null> {
  if (leftMs === Number.POSITIVE_INFINITY) return run(signal)
  const timeout = AbortSignal.timeout(Math.ceil(leftMs))
  const limited = signal === undefined ? timeout : AbortSignal.any([signal, timeout])
  try {
    return await run(limited)
  } catch (error) {
    if (error instanceof AbortedError && timeout.aborted && !signal?.aborted) return null
    throw error
  }
}

function logTrial(
  logger: Logger,
  metric: TuneMetric,
  { number, mean, std, rounds, stopped, durationMs, params }: TrialRecord,
): void {
  const figures = `${metric} ${mean.toFixed(4)} ± ${std.toFixed(4)}`
  logger.info(
    { trial: number, metric, mean, std, rounds, stopped, params, duration_ms: durationMs },
    `Trial ${number}: ${figures}${stopped ? ', given up' : ''}`,
  )
}
