import { checkJudgedRows, checkScorerRows, type JudgedRows } from '../evaluation/judged-rows.js'
import { meanLosses, rowLosses } from '../evaluation/losses.js'
import { orderRows } from '../evaluation/ordered-rows.js'

const OWNER = 'calibrationError'

/**
 * Expected calibration error of probabilities (`score`): the mean of |mean probability − share of positives| over ten
 * equally filled bins, each weighing as its rows. From 0 = as often right as it says, to 1.
 *
 * @throws {TooFewRowsError | RowsMismatchError | InvalidLabelError | InvalidWeightError | InvalidScoreError} see their meaning.
 */
export function calibrationError(rows: JudgedRows): number {
  checkJudgedRows(OWNER, rows)
  checkScorerRows(OWNER, rows)
  const ordered = orderRows(rows)
  const total = ordered.weight.reduce((sum, weight) => sum + weight, 0)
  return meanLosses(rowLosses(ordered, ordered.score), ordered.weight, total).calibration_error
}
