import { throwIfAborted } from '@alertsmith/core'
import { type Parameters, train } from '@alertsmith/lightgbm'
import { NothingLearnedError } from '../errors.js'
import type { FoldSide } from '../fold-sides.js'
import { DEFAULT_EARLY_STOPPING_ROUNDS } from '../parameter-defaults.js'
import type { Fold } from '../split/folds.js'
import { gain, isHopeless, mean } from './compare-trials.js'
import type { TuneMetric } from './search-space.js'
import type { TrialRecord } from './trial-record.js'

/**
 * What makes LightGBM measure a metric, under which name it reports it. Its NDCG counts a day without anything to find
 * as 1, in every trial alike.
 */
const LIGHTGBM_METRIC = {
  roc_auc: { asked: { metric: 'auc' }, reported: 'auc' },
  pr_auc: { asked: { metric: 'average_precision' }, reported: 'average_precision' },
  log_loss: { asked: { metric: 'binary_logloss' }, reported: 'binary_logloss' },
  'ndcg@10': { asked: { metric: 'ndcg', eval_at: [10] }, reported: 'ndcg@10' },
} as const satisfies Record<TuneMetric, { asked: Parameters; reported: string }>

export interface OpenFold extends Fold {
  readonly side: FoldSide
}

export interface TrialOptions {
  readonly number: number
  readonly params: Readonly<Record<string, number>>
  /** Usable folds only, each with its binned rows. */
  readonly folds: readonly OpenFold[]
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

/** `curve`: the metric on the fold's validation rows; index 0 is after the first tree. */
async function growFold(
  { side, train: trainRows, validation }: OpenFold,
  { params, fixed, metric, signal }: TrialOptions,
): Promise<{ curve: readonly number[]; learned: boolean }> {
  using trainSet = await side.subset(trainRows)
  using validationSet = await side.subset(validation)
  const { num_iterations: rounds, ...searched } = params
  const { asked, reported } = LIGHTGBM_METRIC[metric]
  const result = await train({ ...fixed, ...searched, ...asked }, trainSet, {
    rounds: rounds!,
    validSets: [{ name: 'validation', dataset: validationSet }],
    earlyStopping: { metric: reported, validSet: 'validation', rounds: DEFAULT_EARLY_STOPPING_ROUNDS },
    signal,
  })
  using booster = result.booster
  const learned = booster.featureImportance('split').some((splits) => splits > 0)
  return { curve: result.history.validation![reported]!, learned }
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
