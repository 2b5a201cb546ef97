import { throwIfAborted } from '@alertsmith/core'
import { Booster, type Dataset, type Parameters, train } from '@alertsmith/lightgbm'
import { NothingLearnedError } from '../errors.js'
import type { FoldSide } from '../fold-sides.js'
import { DEFAULT_EARLY_STOPPING_ROUNDS } from '../parameter-defaults.js'
import { dayNdcg } from '../ranker/day-ndcg.js'
import type { TrainingRows } from '../rows.js'
import type { Fold } from '../split/folds.js'
import { gain, isHopeless, mean } from './compare-trials.js'
import type { TuneMetric } from './search-space.js'
import type { TrialRecord } from './trial-record.js'

/** LightGBM's name of a metric that it measures itself. Its NDCG would rank rows of equal score as they happen to stand. */
const LIGHTGBM_METRIC = {
  roc_auc: 'auc',
  pr_auc: 'average_precision',
  log_loss: 'binary_logloss',
} as const satisfies Record<Exclude<TuneMetric, 'ndcg@10'>, string>

export interface OpenFold extends Fold {
  readonly side: FoldSide
}

export interface TrialOptions {
  readonly number: number
  readonly params: Readonly<Record<string, number>>
  /** Usable folds only, each with its binned rows. */
  readonly folds: readonly OpenFold[]
  readonly rows: TrainingRows
  readonly metric: TuneMetric
  /** Fixed parameters, the same in every trial. */
  readonly fixed: Parameters
  /** The best trial that scored every fold so far. */
  readonly best: TrialRecord | undefined
  readonly signal: AbortSignal | undefined
}

/**
 * Scores parameters fold by fold, and stops where they turn out hopeless. Each fold grows until its metric has not
 * improved for 50 trees; what counts is the number of trees that is best for the mean over all folds, as one number of
 * trees for each fold would flatter parameters that swing.
 *
 * @throws {NothingLearnedError} if the first trial, the defaults, grows no tree with a split on any fold.
 * @throws {AbortedError} if `signal` aborts.
 */
export async function runTrial(options: TrialOptions): Promise<TrialRecord> {
  const { number, params, folds, metric, best, signal } = options
  const start = performance.now()
  const curves: (readonly number[])[] = []
  let at: { rounds: number; scores: readonly number[] } = { rounds: 0, scores: [] }
  let stopped = false
  let learned = false
  for (const fold of folds) {
    throwIfAborted(signal, 'tuning')
    const grown = await growFold(fold, options)
    curves.push(grown.curve)
    learned ||= grown.learned
    at = bestRounds(metric, curves)
    stopped = curves.length < folds.length && isHopeless(metric, at.scores, best)
    if (stopped) break
  }
  if (number === 1 && !learned) {
    throw new NothingLearnedError(
      `tune: expected the defaults to grow trees with splits; LightGBM found none worth making on ${folds.length} folds. ` +
        'Check that the features vary, extract more rows, or ask for fewer folds.',
      { context: { folds: folds.length } },
    )
  }
  const { rounds, scores } = at
  const average = mean(scores)
  return {
    number,
    params,
    scores,
    mean: average,
    std: Math.sqrt(mean(scores.map((score) => (score - average) ** 2))),
    rounds,
    stopped,
    durationMs: Math.round(performance.now() - start),
  }
}

interface GrownFold {
  /** The metric on the fold's validation rows; index 0 is after the first tree. */
  readonly curve: readonly number[]
  readonly learned: boolean
}

async function growFold({ side, ...fold }: OpenFold, options: TrialOptions): Promise<GrownFold> {
  using trainSet = await side.subset(fold.train)
  using validationSet = await side.subset(fold.validation)
  const { num_iterations: rounds, ...searched } = options.params
  const params = { ...options.fixed, ...searched }
  const { metric } = options
  if (metric === 'ndcg@10') {
    const validation = side.ordered(fold.validation)
    return await growRankedFold({ ...options, params, rounds: rounds!, validation }, trainSet, validationSet)
  }
  const reported = LIGHTGBM_METRIC[metric]
  const result = await train({ ...params, metric: reported }, trainSet, {
    rounds: rounds!,
    validSets: [{ name: 'validation', dataset: validationSet }],
    earlyStopping: { metric: reported, validSet: 'validation', rounds: DEFAULT_EARLY_STOPPING_ROUNDS },
    signal: options.signal,
  })
  using booster = result.booster
  return { curve: result.history.validation![reported]!, learned: hasLearned(booster) }
}

interface RankedFoldOptions extends Pick<TrialOptions, 'rows' | 'signal'> {
  readonly params: Parameters
  readonly rounds: number
  /** The rows of `validationSet`, in its order. */
  readonly validation: Int32Array
}

/** Grows a ranker until the mean NDCG@10 of its days has not improved for so many trees. */
async function growRankedFold(
  { rows, params, rounds, validation, signal }: RankedFoldOptions,
  trainSet: Dataset,
  validationSet: Dataset,
): Promise<GrownFold> {
  using booster = await Booster.create({ ...params, metric: 'None' }, trainSet, {
    validationData: [validationSet],
  })
  const ndcg = dayNdcg(rows, validation)
  const curve: number[] = []
  let best = 0
  while (curve.length < rounds && curve.length - best < DEFAULT_EARLY_STOPPING_ROUNDS) {
    throwIfAborted(signal, 'tuning')
    const { grown, iteration } = await booster.update()
    if (iteration === curve.length) break
    // Usable folds have a day with something to find.
    curve.push(ndcg(await booster.scores(1))!)
    if (curve.at(-1)! > (curve[best - 1] ?? -1)) best = curve.length
    if (!grown) break
  }
  return { curve, learned: hasLearned(booster) }
}

function hasLearned(booster: Booster): boolean {
  return booster.featureImportance('split').some((splits) => splits > 0)
}

function bestRounds(metric: TuneMetric, curves: readonly (readonly number[])[]) {
  const shortest = Math.min(...curves.map((curve) => curve.length))
  let rounds = 1
  let best = mean(curves.map((curve) => curve[0]!))
  for (let candidate = 2; candidate <= shortest; candidate++) {
    const found = mean(curves.map((curve) => curve[candidate - 1]!))
    const lead = gain(metric, found, best)
    // As in training, of equally good numbers of trees a ranker takes the largest.
    if (lead > 0 || (lead === 0 && metric === 'ndcg@10')) {
      best = found
      rounds = candidate
    }
  }
  return { rounds, scores: curves.map((curve) => curve[rounds - 1]!) }
}
