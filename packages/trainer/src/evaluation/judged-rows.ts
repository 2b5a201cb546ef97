import { InvalidLabelError, InvalidScoreError, RowsMismatchError, TooFewRowsError } from '../errors.js'
import { checkLabels, checkWeights } from '../rows.js'

/** A text column as numbers: `values[codes[row]]`, −1 where unknown. */
export interface CodedColumn {
  readonly codes: Int32Array
  readonly values: readonly string[]
}

/** What an evaluation needs to know of each row. All arrays have one entry per row. */
export interface JudgedRows {
  /** Scorers: 0 or 1. Rankers: the relevance, a whole number ≥ 0. */
  readonly label: ArrayLike<number>
  /** As the model gives them: probabilities of scorers, any finite numbers of rankers. */
  readonly score: Float64Array
  /** Processing date as a {@link DayNumber}. */
  readonly day: Int32Array
  /** A whole number for the row's address (or cluster); intervals resample whole groups. */
  readonly group: ArrayLike<number>
  /** ≥ 0, default 1 each. Rankers take no notice of it. */
  readonly weight?: ArrayLike<number> | undefined
  /** 1 = the address also occurs in training or validation rows. */
  readonly seen?: Uint8Array | undefined
  readonly severity?: CodedColumn | undefined
  readonly typology?: CodedColumn | undefined
  /** For the ranker's baseline order; NaN = unknown. */
  readonly volume?: Float64Array | undefined
}

/**
 * @throws {TooFewRowsError} if there are no rows.
 * @throws {RowsMismatchError} if arrays differ in length, or a code has no value.
 * @throws {InvalidWeightError} see its meaning.
 */
export function checkJudgedRows(owner: string, rows: JudgedRows): void {
  const numRows = rows.label.length
  if (numRows === 0) throw new TooFewRowsError(`${owner}: expected rows to be judged; got none.`)
  for (const field of ['score', 'day', 'group', 'weight', 'seen', 'volume'] as const) {
    checkLength(owner, field, rows[field]?.length ?? numRows, numRows)
  }
  for (const field of ['severity', 'typology'] as const) {
    const column = rows[field]
    if (column === undefined) continue
    checkLength(owner, `${field}.codes`, column.codes.length, numRows)
    const row = column.codes.findIndex((code) => code < -1 || code >= column.values.length)
    if (row === -1) continue
    throw new RowsMismatchError(
      `${owner}: "rows.${field}.codes" must be −1 or the place of one of ${column.values.length} values; ` +
        `got ${column.codes[row]} in row ${row} (counted from 0).`,
      { context: { field, row, found: column.codes[row] } },
    )
  }
  if (rows.weight !== undefined) checkWeights(owner, rows.weight)
}

/** @throws {InvalidLabelError | InvalidScoreError} for a label other than 0 and 1, a score that is no probability. */
export function checkScorerRows(owner: string, { label, score }: JudgedRows): void {
  checkLabels(owner, label)
  checkProbabilities(owner, score)
}

/** @throws {InvalidScoreError} for the first score that is no probability. */
export function checkProbabilities(owner: string, score: ArrayLike<number>): void {
  checkScores(owner, score, 'a probability from 0 to 1', (value) => value >= 0 && value <= 1)
}

/** @throws {InvalidLabelError | InvalidScoreError} for a relevance that is no whole number ≥ 0, a score not finite. */
export function checkRankerRows(owner: string, { label, score }: JudgedRows): void {
  for (let row = 0; row < label.length; row++) {
    if (Number.isInteger(label[row]) && label[row]! >= 0) continue
    throw new InvalidLabelError(
      `${owner}: every relevance must be a whole number ≥ 0; got ${label[row]} in row ${row} (counted from 0).`,
      { context: { row, found: label[row] } },
    )
  }
  checkScores(owner, score, 'a finite number', Number.isFinite)
}

/** @throws {InvalidScoreError} for the first score that is not allowed. */
export function checkScores(
  owner: string,
  score: ArrayLike<number>,
  constraint: string,
  allowed: (value: number) => boolean,
): void {
  for (let row = 0; row < score.length; row++) {
    if (allowed(score[row]!)) continue
    throw new InvalidScoreError(
      `${owner}: every score must be ${constraint}; got ${score[row]} in row ${row} (counted from 0).`,
      { context: { row, found: score[row] } },
    )
  }
}

function checkLength(owner: string, field: string, found: number, expected: number): void {
  if (found === expected) return
  throw new RowsMismatchError(
    `${owner}: "rows.${field}" must have one entry for each of the ${expected} labels; got ${found}.`,
    { context: { field, expected, found } },
  )
}
