import { InvalidLabelError, InvalidWeightError, RowsMismatchError, TooFewRowsError } from './errors.js'
import { RANKER, type TrainableModelType } from './model-type.js'

/** What splitting, training and evaluation need to know of each row of the matrix. All arrays have one entry per row. */
export interface TrainingRows {
  /** 1 = illicit, 0 = legitimate. For a ranker relevance, a whole number from 0 to 30; above 0 counts as illicit. */
  readonly label: Uint8Array | Float32Array
  /** Processing date as a {@link DayNumber}: whole days since 1970-01-01 UTC. */
  readonly day: Int32Array
  /** The {@link DayNumber} on which the label became known; NaN where nothing says so. */
  readonly knownDay?: Float64Array | undefined
  /** A number for the row's address; the group split keeps rows with equal numbers together. */
  readonly group?: Uint32Array | undefined
  /** Weight of the row in training and evaluation, ≥ 0. Default 1. */
  readonly weight?: Float32Array | undefined
}

/**
 * @throws {RowsMismatchError} if the arrays differ in length.
 * @throws {TooFewRowsError} if there are no rows.
 * @throws {InvalidLabelError} for a label other than 0 and 1, for a ranker other than a whole number from 0 to 30.
 * @throws {InvalidWeightError} see {@link checkWeights}.
 */
export function checkRows(
  owner: string,
  rows: TrainingRows,
  modelType: TrainableModelType = 'alert_scorer',
): void {
  const numRows = rows.label.length
  if (numRows === 0) throw new TooFewRowsError(`${owner}: expected labelled rows; got none.`)
  for (const field of ['day', 'knownDay', 'group', 'weight'] as const) {
    const found = rows[field]?.length
    if (found !== undefined && found !== numRows) {
      throw new RowsMismatchError(
        `${owner}: "rows.${field}" must have one entry for each of the ${numRows} labels; got ${found}.`,
        { context: { field, expected: numRows, found } },
      )
    }
  }
  if (modelType === RANKER) checkRelevance(owner, rows.label)
  else checkLabels(owner, rows.label)
  if (rows.weight !== undefined) checkWeights(owner, rows.weight)
}

export function checkLabels(owner: string, label: ArrayLike<number>): void {
  for (let row = 0; row < label.length; row++) {
    if (label[row] !== 0 && label[row] !== 1) {
      throw new InvalidLabelError(
        `${owner}: every label must be 0 or 1; got ${label[row]} in row ${row} (counted from 0).`,
        { context: { row, found: label[row] } },
      )
    }
  }
}

/** LightGBM's table of gains ends there, and it ends the process for more. */
const MAX_RELEVANCE = 30

function checkRelevance(owner: string, label: ArrayLike<number>): void {
  for (let row = 0; row < label.length; row++) {
    const value = label[row]!
    if (Number.isInteger(value) && value >= 0 && value <= MAX_RELEVANCE) continue
    throw new InvalidLabelError(
      `${owner}: every label of a ranker must be a whole number from 0 to ${MAX_RELEVANCE}; got ${value} in row ${row} ` +
        '(counted from 0). Grade relevance in whole steps.',
      { context: { row, found: value } },
    )
  }
}

/** @throws {InvalidWeightError} if a weight is negative or not finite, or if they add up to zero. */
export function checkWeights(owner: string, weight: ArrayLike<number>): void {
  let sum = 0
  for (let row = 0; row < weight.length; row++) {
    const value = weight[row]!
    if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) {
      throw new InvalidWeightError(
        `${owner}: every weight must be a finite number ≥ 0; got ${value} in row ${row} (counted from 0).`,
        { context: { row, found: value } },
      )
    }
    sum += value
  }
  if (sum === 0) throw new InvalidWeightError(`${owner}: at least one weight must be above 0; all are 0.`)
}

export function countPositives(label: ArrayLike<number>): number {
  let positives = 0
  for (let row = 0; row < label.length; row++) if (label[row]! > 0) positives++
  return positives
}

/** Rows of each class among some rows; rows that weigh nothing do not count. */
export function countClasses(
  { label, weight }: TrainingRows,
  selection: Int32Array,
): { positives: number; negatives: number } {
  let positives = 0
  let negatives = 0
  for (const row of selection) {
    if (weight !== undefined && weight[row] === 0) continue
    if (label[row]! > 0) positives++
    else negatives++
  }
  return { positives, negatives }
}
