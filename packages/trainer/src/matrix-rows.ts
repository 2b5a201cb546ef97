/// <reference lib="es2024.arraybuffer" />
import { type FeatureMatrix, matrixColumn } from '@alertsmith/core'

/** Rows of a matrix as a column-major copy, in the form LightGBM takes. */
export interface MatrixRows {
  /** Column-major, length `numRows * numColumns`. */
  readonly values: Float64Array
  readonly numRows: number
  readonly numColumns: number
  readonly layout: 'column'
}

/** @param rows Row numbers, 0-based. */
export function selectRows(matrix: FeatureMatrix, rows: Int32Array): MatrixRows {
  const numColumns = matrix.names.length
  const values = new Float64Array(rows.length * numColumns)
  for (let column = 0; column < numColumns; column++) {
    const from = matrixColumn(matrix, column)
    const start = column * rows.length
    for (let i = 0; i < rows.length; i++) values[start + i] = from[rows[i]!]!
  }
  return { values, numRows: rows.length, numColumns, layout: 'column' }
}

/** Frees the copy's memory now; hundreds of megabytes should not wait for the garbage collector. */
export function releaseRows({ values }: MatrixRows): void {
  ;(values.buffer as ArrayBuffer).transfer(0)
}
