import type { FeatureMatrix } from '@alertsmith/core'
import { matrixColumn } from '@alertsmith/core'

/** The values of some rows, in their order. */
export function gatherInts(values: Int32Array, rows: Int32Array): Int32Array {
  return Int32Array.from(rows, (row) => values[row]!)
}

export function gatherFloats(values: Float64Array, rows: Int32Array): Float64Array {
  return Float64Array.from(rows, (row) => values[row]!)
}

/** Some rows of a matrix as a matrix of their own. */
export function gatherMatrix(matrix: FeatureMatrix, rows: Int32Array): FeatureMatrix {
  const values = new Float64Array(rows.length * matrix.names.length)
  for (let column = 0; column < matrix.names.length; column++) {
    const from = matrixColumn(matrix, column)
    const start = column * rows.length
    for (let i = 0; i < rows.length; i++) values[start + i] = from[rows[i]!]!
  }
  return { names: matrix.names, numRows: rows.length, values, categorical: matrix.categorical }
}

/** At most `count` of the rows, evenly spread and in their order. */
export function spread(rows: Int32Array, count: number): Int32Array {
  if (rows.length <= count) return rows
  return Int32Array.from({ length: count }, (_, i) => rows[Math.floor((i * rows.length) / count)]!)
}
