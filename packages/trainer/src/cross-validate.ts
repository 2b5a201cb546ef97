import { type Logger, throwIfAborted } from '@alertsmith/core'
import { Booster, type Parameters } from '@alertsmith/lightgbm'
import { NoUsableFoldsError } from './errors.js'
import type { FoldSides } from './fold-sides.js'
import { growInTurns, type TurnOptions } from './grow-in-turns.js'
import { RANKER, type TrainableModelType } from './model-type.js'
import type { ResolvedParameters } from './parameters.js'
import { meanDayNdcg } from './ranker/day-ndcg.js'
import type { TrainingRows } from './rows.js'
import { scoreMatrix } from './score-matrix.js'
import type { Fold } from './split/folds.js'

/** What one fold of cross-validation said. */
export interface FoldScore {
  /** 1-based. */
  readonly fold: number
  readonly trainRows: number
  readonly validationRows: number
  /** The metric on the fold's validation rows; null where the fold was left out. */
  readonly score: number | null
  /** Why the fold was left out; null where it was not. */
  readonly unusable: string | null
}

export interface CrossValidation {
  /** What the scores are: ROC AUC for scorers; for rankers NDCG@10, the mean over days with anything to find. */
  readonly metric: 'auc' | 'ndcg@10'
  readonly folds: readonly FoldScore[]
  /** The metric of each fold that was not left out, in the folds' order. */
  readonly scores: readonly number[]
  readonly mean: number
  /** Population standard deviation of the scores (divisor n). */
  readonly std: number
  /** Trees grown in each fold. */
  readonly rounds: number
}

export interface CrossValidateOptions {
  readonly rows: TrainingRows
  readonly modelType: TrainableModelType
  readonly folds: readonly Fold[]
  readonly parameters: ResolvedParameters
  /**
   * Trees to grow in each fold: the model's own best iteration. Stopping a fold early on the rows that it is then scored
   * on would choose the most flattering number of trees for each of them.
   */
  readonly rounds: number
  readonly signal: AbortSignal | undefined
  readonly logger: Logger
}

/**
 * Refuses folds of which too few can be scored, and warns of each that is left out.
 *
 * @throws {NoUsableFoldsError} if fewer than two folds can be scored.
 */
export function checkFolds(owner: string, folds: readonly Fold[], logger: Logger): void {
  const unusable = folds.filter((fold) => fold.unusable !== null)
  const reasons = unusable.map((fold) => `fold ${fold.number}: ${fold.unusable}`)
  if (folds.length - unusable.length < 2) {
    throw new NoUsableFoldsError(
      `${owner}: cross-validation needs at least 2 folds with both classes in training and validation; found ` +
        `${folds.length - unusable.length} of ${folds.length} (${reasons.join('; ')}). ` +
        'Ask for fewer folds, extract a longer window, or set "cvFolds" to 0.',
      { context: { folds: folds.length, usable: folds.length - unusable.length } },
    )
  }
  for (const [i, fold] of unusable.entries()) {
    logger.warn({ fold: fold.number, reason: fold.unusable }, `Cross-validation leaves out ${reasons[i]}`)
  }
}

/** Trains and scores each usable fold; see {@link checkFolds}. */
export async function crossValidate(
  sides: FoldSides,
  options: CrossValidateOptions,
): Promise<CrossValidation> {
  const { folds, modelType, parameters, rounds, logger } = options
  const metric = modelType === RANKER ? 'ndcg@10' : 'auc'
  const usable = folds.filter((fold) => fold.unusable === null)
  const lanes = Math.min(parameters.threads, usable.length)
  const params = {
    ...parameters.lightgbm,
    metric: modelType === RANKER ? 'None' : 'auc',
    num_threads: Math.floor(parameters.threads / lanes),
  }
  const scores: number[] = []
  for (const batch of inBatches(usable, lanes)) {
    const found = await scoreFolds(sides, batch, { ...options, params, rounds, lanes })
    for (const [i, score] of found.entries()) {
      const { number } = batch[i]!
      logger.info(
        { fold: number, metric, score },
        `Fold ${number} ${metric.toUpperCase()}: ${score.toFixed(4)}`,
      )
    }
    scores.push(...found)
  }
  return { metric, folds: describeFolds(folds, scores), scores, ...meanAndStd(scores), rounds }
}

/**
 * What does not divide evenly among the lanes goes into the first batch, where folds take turns; so every lane is busy
 * to the end, and fewer than two folds per lane are in memory at a time.
 */
function inBatches(folds: readonly Fold[], lanes: number): Fold[][] {
  const first = lanes + (folds.length % lanes)
  const batches = [folds.slice(0, first)]
  for (let start = first; start < folds.length; start += lanes)
    batches.push(folds.slice(start, start + lanes))
  return batches
}

interface FoldTraining extends TurnOptions, CrossValidateOptions {
  readonly params: Parameters
}

/** Trains the folds side by side and resolves to the metric of each on its validation rows. */
async function scoreFolds(
  sides: FoldSides,
  folds: readonly Fold[],
  options: FoldTraining,
): Promise<number[]> {
  const boosters: Booster[] = []
  try {
    for (const fold of folds) {
      throwIfAborted(options.signal, 'cross-validation')
      using side = await sides.open(fold)
      using train = await side.subset(fold.train)
      if (options.modelType === RANKER) {
        boosters.push(await Booster.create(options.params, train))
        continue
      }
      using validation = await side.subset(fold.validation)
      boosters.push(await Booster.create(options.params, train, { validationData: [validation] }))
    }
    await growInTurns(boosters, options)
    const scores: number[] = []
    for (const [i, booster] of boosters.entries())
      scores.push(await scoreFold(booster, sides, folds[i]!, options))
    return scores
  } finally {
    for (const booster of boosters) booster.dispose()
  }
}

async function scoreFold(
  booster: Booster,
  sides: FoldSides,
  fold: Fold,
  { modelType, rows, parameters, signal }: FoldTraining,
): Promise<number> {
  if (modelType !== RANKER) {
    const [auc] = await booster.evaluate([1])
    return auc!
  }
  const { validation } = fold
  const { threads } = parameters
  // Made again, as a matrix for each fold that grows would be kept all the time.
  const score = await scoreMatrix(booster, sides.matrix(fold), { rows: validation, threads, signal })
  // Usable folds have a day with different labels, so there is something to find.
  return meanDayNdcg(rows, validation, score)!
}

function describeFolds(folds: readonly Fold[], scores: readonly number[]): FoldScore[] {
  let next = 0
  return folds.map(({ number, train, validation, unusable }) => ({
    fold: number,
    trainRows: train.length,
    validationRows: validation.length,
    score: unusable === null ? scores[next++]! : null,
    unusable,
  }))
}

function meanAndStd(scores: readonly number[]): { mean: number; std: number } {
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length
  const variance = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / scores.length
  return { mean, std: Math.sqrt(variance) }
}
