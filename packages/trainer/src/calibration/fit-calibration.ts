import { SingleClassError } from '../errors.js'
import { checkProbabilities, checkScores } from '../evaluation/judged-rows.js'
import { checkScoredRows, type ScoredRows } from '../metrics/ranking.js'
import { invalidOption } from '../options.js'
import { CALIBRATION_METHODS, type Calibration, type CalibrationMethod } from './calibration.js'
import { fitIsotonic } from './isotonic.js'
import { fitPlatt } from './platt.js'

const OWNER = 'fitCalibration'

/**
 * Learns probabilities from rows that the model did not train on: those of the validation part.
 *
 * @param rows Scores are finite, for `platt` probabilities. Rows that weigh nothing have no part in it.
 * @returns null for `none`.
 * @throws {SingleClassError} if the rows of one class are missing or weigh nothing.
 * @throws {InvalidOptionError} for another method.
 * @throws {RowsMismatchError | InvalidLabelError | InvalidWeightError | InvalidScoreError} see their meaning.
 */
export function fitCalibration(method: CalibrationMethod, rows: ScoredRows): Calibration | null {
  if (!CALIBRATION_METHODS.includes(method)) {
    invalidOption(OWNER, 'method', `one of ${CALIBRATION_METHODS.join(', ')}`, method)
  }
  if (method === 'none') return null
  checkScoredRows(OWNER, rows)
  if (method === 'platt') checkProbabilities(OWNER, rows.score)
  else checkScores(OWNER, rows.score, 'a finite number', Number.isFinite)
  const weighing = dropWeightless(rows)
  const positives = weighing.label.reduce((sum, label) => sum + label, 0)
  if (positives === 0 || positives === weighing.label.length) {
    throw new SingleClassError(
      `${OWNER}: "rows" must hold positives and negatives; got ${positives} positives among ${weighing.label.length} ` +
        'rows of some weight. Use a longer validation part, or no calibration.',
      { context: { rows: weighing.label.length, positives } },
    )
  }
  return method === 'platt' ? fitPlatt(weighing) : fitIsotonic(weighing)
}

/** Rows of both classes, all of some weight. */
export interface CalibrationRows {
  readonly label: Uint8Array
  readonly score: Float64Array
  readonly weight: Float64Array
}

function dropWeightless({ label, score, weight }: ScoredRows): CalibrationRows {
  const kept: number[] = []
  for (let row = 0; row < label.length; row++) {
    if (weight === undefined || weight[row]! > 0) kept.push(row)
  }
  return {
    label: Uint8Array.from(kept, (row) => label[row]!),
    // Makes −0 the same as 0, which is all that JSON knows.
    score: Float64Array.from(kept, (row) => score[row]! + 0),
    weight: Float64Array.from(kept, (row) => (weight === undefined ? 1 : weight[row]!)),
  }
}
