import { type FeatureMatrix, matrixColumn } from '@alertsmith/core'
import { GoldenMismatchError, ModelUnusableError } from '../errors.js'

/** Some rows of the training run's matrix with the scores the model gave them: `golden.json`. */
export interface GoldenRows {
  /** Row-major feature values, in the order of the model's features; null = missing. */
  readonly rows: readonly (readonly (number | null)[])[]
  readonly scores: readonly number[]
}

const GOLDEN_ROWS = 16

/** Picks rows spread evenly over the matrix and scores them. JSON keeps doubles exactly, so equality is bit for bit. */
export async function recordGolden(
  matrix: FeatureMatrix,
  score: (matrix: FeatureMatrix) => Promise<Float64Array>,
): Promise<GoldenRows> {
  const count = Math.min(GOLDEN_ROWS, matrix.numRows)
  const picked = Array.from({ length: count }, (_, i) => Math.floor((i * matrix.numRows) / count))
  const rows = picked.map((row) =>
    matrix.names.map((_, column) => {
      const value = matrixColumn(matrix, column)[row]!
      return Number.isNaN(value) ? null : value
    }),
  )
  const scores = await score(goldenMatrix({ rows, scores: [] }, matrix))
  return { rows, scores: [...scores] }
}

/**
 * Scores the golden rows again.
 *
 * @throws {ModelUnusableError} if the rows do not fit the features.
 * @throws {GoldenMismatchError} if any score differs from the recorded one.
 */
export async function replayGolden(
  golden: GoldenRows,
  features: Pick<FeatureMatrix, 'names' | 'categorical'>,
  score: (matrix: FeatureMatrix) => Promise<Float64Array>,
): Promise<void> {
  const misfit = golden.rows.findIndex((row) => row.length !== features.names.length)
  if (misfit !== -1 || golden.rows.length !== golden.scores.length || golden.rows.length === 0) {
    throw new ModelUnusableError(
      `golden.json: expected rows of ${features.names.length} features with one score each; found ${golden.rows.length} rows` +
        ` and ${golden.scores.length} scores${misfit === -1 ? '' : `, row ${misfit} has ${golden.rows[misfit]!.length} values`}.`,
    )
  }
  const scores = await score(goldenMatrix(golden, features))
  const differing = golden.scores.findIndex((expected, row) => !Object.is(expected, scores[row]))
  if (differing !== -1) {
    throw new GoldenMismatchError(
      `golden.json, row ${differing}: expected the score ${golden.scores[differing]}, the loaded model gives ${scores[differing]}.`,
      { context: { row: differing, expected: golden.scores[differing], found: scores[differing] } },
    )
  }
}

function goldenMatrix(
  { rows }: GoldenRows,
  { names, categorical }: Pick<FeatureMatrix, 'names' | 'categorical'>,
): FeatureMatrix {
  const values = new Float64Array(rows.length * names.length)
  rows.forEach((row, i) => {
    row.forEach((value, column) => {
      values[column * rows.length + i] = value ?? Number.NaN
    })
  })
  return { names, numRows: rows.length, values, categorical }
}
