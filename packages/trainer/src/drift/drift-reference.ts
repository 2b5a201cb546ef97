import { type FeatureMatrix, matrixColumn } from '@alertsmith/core'
import { RowsMismatchError, TooFewRowsError } from '../errors.js'
import { checkScores } from '../evaluation/judged-rows.js'
import { type Bins, countBins, fitBins } from './bins.js'

/** How the values of one column are distributed. */
export interface ColumnDistribution {
  readonly bins: Bins
  /** Rows per bin: one more than the bins list, for all others, and at the end the rows without a value. */
  readonly counts: readonly number[]
}

/** What the data looked like in training, to compare later data with. Goes through JSON unchanged. */
export interface DriftReference {
  readonly rows: number
  /** In the order of the matrix. */
  readonly features: readonly (ColumnDistribution & { readonly feature: string })[]
  readonly score: ColumnDistribution
}

/**
 * Numbers are binned at the deciles of the training rows, categories and numbers of at most ten different values value
 * by value; missing values have a bin of their own.
 *
 * @param scores Of the model, one per row of the matrix. Take rows it was not trained on: on its own training rows a
 *   model is more certain than on any later ones, which would look like drift.
 * @throws {TooFewRowsError} if there are no rows.
 * @throws {RowsMismatchError | InvalidScoreError} see their meaning.
 */
export function fitDriftReference(matrix: FeatureMatrix, scores: Float64Array): DriftReference {
  checkDriftRows('fitDriftReference', matrix, scores)
  return {
    rows: matrix.numRows,
    features: matrix.names.map((feature, column) => ({
      feature,
      ...distribution(matrixColumn(matrix, column), matrix.categorical.includes(column)),
    })),
    score: distribution(scores, false),
  }
}

/** @throws {TooFewRowsError | RowsMismatchError | InvalidScoreError} see {@link fitDriftReference}. */
export function checkDriftRows(owner: string, { numRows }: FeatureMatrix, scores: Float64Array): void {
  if (numRows === 0) throw new TooFewRowsError(`${owner}: expected rows to compare; got none.`)
  if (scores.length !== numRows) {
    throw new RowsMismatchError(
      `${owner}: "scores" must have one entry for each of the ${numRows} rows of the matrix; got ${scores.length}.`,
      { context: { expected: numRows, found: scores.length } },
    )
  }
  checkScores(owner, scores, 'a finite number', Number.isFinite)
}

function distribution(column: Float64Array, categorical: boolean): ColumnDistribution {
  const bins = fitBins(column, categorical)
  return { bins, counts: Array.from(countBins(column, bins)) }
}
