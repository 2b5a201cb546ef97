import { RowsMismatchError, SingleClassError } from '../errors.js'
import type { TrainableModelType } from '../model-type.js'
import { RANKER } from '../model-type.js'
import { checkRankable } from '../ranker/check-rankable.js'
import { countClasses, type TrainingRows } from '../rows.js'
import { PARTS } from './parts.js'
import type { SplitPlan } from './plan.js'

/**
 * A split may come from elsewhere than planSplit, and one row in two parts would flatter every figure.
 *
 * @throws {RowsMismatchError} if a row is out of range or in two parts, or if a part is empty.
 * @throws {SingleClassError} if a part holds one class only.
 * @throws {NothingToRankError} see {@link checkRankable}.
 */
export function checkSplit(
  owner: string,
  rows: TrainingRows,
  split: SplitPlan,
  modelType: TrainableModelType = 'alert_scorer',
): void {
  const numRows = rows.label.length
  const seen = new Uint8Array(numRows)
  for (const part of PARTS) {
    for (const row of split[part]) {
      if (row >= 0 && row < numRows && seen[row] === 0) seen[row] = 1
      else {
        throw new RowsMismatchError(
          `${owner}: "split" must hold each row at most once, from 0 to ${numRows - 1}; row ${row} of the ${part} part ` +
            `${seen[row] === 1 ? 'is there twice' : 'is outside'}.`,
          { context: { part, row, numRows } },
        )
      }
    }
    const { positives, negatives } = countClasses(rows, split[part])
    if (positives === 0 || negatives === 0) {
      throw new SingleClassError(
        `${owner}: expected rows of both classes in the ${part} part; found ${positives} positive and ` +
          `${negatives} negative rows that weigh anything. Plan the split with planSplit over these rows.`,
        { context: { part, positives, negatives } },
      )
    }
  }
  if (modelType === RANKER) checkRankable(owner, rows, split)
}
