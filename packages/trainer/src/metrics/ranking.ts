import { InvalidScoreError, RowsMismatchError } from '../errors.js'
import { checkLabels, checkWeights } from '../rows.js'

/** Labels, scores and weights of the same rows, checked. */
export interface ScoredRows {
  /** 0 or 1. */
  readonly label: ArrayLike<number>
  /** Larger = more suspicious. Any number but NaN; infinities are ordinary values. */
  readonly score: ArrayLike<number>
  /** ≥ 0. Default 1 each. */
  readonly weight?: ArrayLike<number> | undefined
}

/**
 * @throws {RowsMismatchError} if the arrays differ in length or are empty.
 * @throws {InvalidLabelError | InvalidWeightError} see their meaning.
 * @throws {InvalidScoreError} if a score is NaN.
 */
export function checkScoredRows(owner: string, { label, score, weight }: ScoredRows): void {
  const numRows = label.length
  if (numRows === 0 || score.length !== numRows || (weight !== undefined && weight.length !== numRows)) {
    throw new RowsMismatchError(
      `${owner}: expected at least one row, and a label, a score and (if any) a weight for each; ` +
        `got ${numRows} labels, ${score.length} scores` +
        `${weight === undefined ? '' : ` and ${weight.length} weights`}.`,
      { context: { labels: numRows, scores: score.length, weights: weight?.length } },
    )
  }
  checkLabels(owner, label)
  if (weight !== undefined) checkWeights(owner, weight)
  for (let row = 0; row < numRows; row++) {
    if (Number.isNaN(score[row])) {
      throw new InvalidScoreError(
        `${owner}: every score must be a number; row ${row} (counted from 0) is NaN.`,
        { context: { row } },
      )
    }
  }
}

/** The weight of each class at each distinct score, from the highest score to the lowest. */
export interface ScoreLevels {
  readonly negatives: Float64Array
  readonly positives: Float64Array
}

/** @param order The rows by falling score, see {@link rankRows}. */
export function scoreLevels({ label, score, weight }: ScoredRows, order: Int32Array): ScoreLevels {
  const negatives = new Float64Array(order.length)
  const positives = new Float64Array(order.length)
  let level = -1
  for (let i = 0; i < order.length; i++) {
    const row = order[i]!
    if (i === 0 || score[row] !== score[order[i - 1]!]) level++
    const side = label[row] === 1 ? positives : negatives
    side[level]! += weight === undefined ? 1 : weight[row]!
  }
  return { negatives: negatives.subarray(0, level + 1), positives: positives.subarray(0, level + 1) }
}
