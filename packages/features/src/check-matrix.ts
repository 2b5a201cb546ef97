import type { FeatureMatrix } from '@alertsmith/core'
import { MatrixMismatchError } from './errors.js'
import { firstDifference } from './state.js'

/**
 * Makes sure that a matrix is what a model was trained on before the model reads it: LightGBM itself scores swapped
 * columns without a word.
 * @param categorical The 0-based columns that held category codes in training; not compared where it is left out.
 * @throws {MatrixMismatchError} naming the first column that differs, or the wrong size.
 */
export function checkMatrix(
  matrix: FeatureMatrix,
  featureNames: readonly string[],
  categorical?: readonly number[],
): void {
  const difference = firstDifference(featureNames, matrix.names)
  if (difference) {
    throw new MatrixMismatchError(
      `The feature matrix does not fit the model: ${difference}. Build it with the model's own fitted state.`,
      { context: { expected: featureNames, found: matrix.names } },
    )
  }
  const kinds = categorical && firstOnlyInOne(categorical, matrix.categorical)
  if (kinds !== undefined) {
    throw new MatrixMismatchError(
      `The feature matrix does not fit the model: column ${kinds} ("${matrix.names[kinds]}") must hold ${categorical?.includes(kinds) ? 'category codes; got quantities' : 'quantities; got category codes'}. Build it with the model's own fitted state.`,
      { context: { expected: categorical, found: matrix.categorical } },
    )
  }
  const expected = matrix.numRows * matrix.names.length
  if (matrix.values.length !== expected) {
    throw new MatrixMismatchError(
      `The feature matrix must hold ${matrix.numRows} rows × ${matrix.names.length} columns = ${expected} values; got ${matrix.values.length}.`,
      { context: { expected, found: matrix.values.length } },
    )
  }
}

function firstOnlyInOne(a: readonly number[], b: readonly number[]): number | undefined {
  return a.find((column) => !b.includes(column)) ?? b.find((column) => !a.includes(column))
}
