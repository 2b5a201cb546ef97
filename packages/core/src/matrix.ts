/** A dense numeric matrix, column by column, with named columns. */
export interface FeatureMatrix {
  /** Unique column names, in the order in which the values stand. */
  readonly names: readonly string[]
  readonly numRows: number
  /** Column-major, length `numRows * names.length`: column j is `[j * numRows, (j + 1) * numRows)`. NaN = missing. */
  readonly values: Float64Array
  /** 0-based columns that hold category codes (whole numbers ≥ 0, NaN = unknown) instead of quantities. */
  readonly categorical: readonly number[]
}

/** Column `index` (0-based) as a view on the matrix, not a copy. */
export function matrixColumn(matrix: FeatureMatrix, index: number): Float64Array {
  return matrix.values.subarray(index * matrix.numRows, (index + 1) * matrix.numRows)
}
