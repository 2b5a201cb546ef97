import { type Logger, throwIfAborted } from '@alertsmith/core'
import { Booster, type Parameters } from '@alertsmith/lightgbm'
import { NoUsableFoldsError } from './errors.js'
import { growInTurns, type TurnOptions } from './grow-in-turns.js'
import type { ResolvedParameters } from './parameters.js'
import type { Fold } from './split/folds.js'
import type { TrainingSide } from './training-side.js'

/** What one fold of cross-validation said. */
export interface FoldScore {
  /** 1-based. */
  readonly fold: number
  readonly trainRows: number
  readonly validationRows: number
  /** On the fold's validation rows; null where the fold was left out. */
  readonly auc: number | null
  /** Why the fold was left out; null where it was not. */
  readonly unusable: string | null
}

export interface CrossValidation {
  readonly folds: readonly FoldScore[]
  /** AUC of each fold that was not left out, in the folds' order. */
  readonly scores: readonly number[]
  readonly mean: number
  /** Population standard deviation of the scores (divisor n). */
  readonly std: number
  /** Trees grown in each fold. */
  readonly rounds: number
}

export interface CrossValidateOptions {
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
 * @throws {NoUsableFoldsError} if fewer than two folds hold both classes on both sides.
 */
export function checkFolds(folds: readonly Fold[], logger: Logger): void {
  const unusable = folds.filter((fold) => fold.unusable !== null)
  const reasons = unusable.map((fold) => `fold ${fold.number}: ${fold.unusable}`)
  if (folds.length - unusable.length < 2) {
    throw new NoUsableFoldsError(
      `trainAlertScorer: cross-validation needs at least 2 folds with both classes in training and validation; found ` +
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
  side: TrainingSide,
  { folds, parameters, rounds, signal, logger }: CrossValidateOptions,
): Promise<CrossValidation> {
  const usable = folds.filter((fold) => fold.unusable === null)
  const lanes = Math.min(parameters.threads, usable.length)
  const params = {
    ...parameters.lightgbm,
    metric: 'auc',
    num_threads: Math.floor(parameters.threads / lanes),
  }
  const scores: number[] = []
  for (const batch of inBatches(usable, lanes)) {
    const aucs = await scoreFolds(side, batch, { params, rounds, lanes, signal })
    for (const [i, auc] of aucs.entries()) {
      logger.info({ fold: batch[i]!.number, auc }, `Fold ${batch[i]!.number} AUC: ${auc.toFixed(4)}`)
    }
    scores.push(...aucs)
  }
  return { folds: describeFolds(folds, scores), scores, ...meanAndStd(scores), rounds }
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

interface FoldTraining extends TurnOptions {
  readonly params: Parameters
}

/** Trains the folds side by side and resolves to the AUC of each on its validation rows. */
async function scoreFolds(
  side: TrainingSide,
  folds: readonly Fold[],
  options: FoldTraining,
): Promise<number[]> {
  const boosters: Booster[] = []
  try {
    for (const fold of folds) {
      throwIfAborted(options.signal, 'cross-validation')
      using train = await side.subset(fold.train)
      using validation = await side.subset(fold.validation)
      boosters.push(await Booster.create(options.params, train, { validationData: [validation] }))
    }
    await growInTurns(boosters, options)
    const aucs: number[] = []
    for (const booster of boosters) {
      const [auc] = await booster.evaluate([1])
      aucs.push(auc!)
    }
    return aucs
  } finally {
    for (const booster of boosters) booster.dispose()
  }
}

function describeFolds(folds: readonly Fold[], scores: readonly number[]): FoldScore[] {
  let next = 0
  return folds.map(({ number, train, validation, unusable }) => ({
    fold: number,
    trainRows: train.length,
    validationRows: validation.length,
    auc: unusable === null ? scores[next++]! : null,
    unusable,
  }))
}

function meanAndStd(scores: readonly number[]): { mean: number; std: number } {
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length
  const variance = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / scores.length
  return { mean, std: Math.sqrt(variance) }
}
