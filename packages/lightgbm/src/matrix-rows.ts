import { InvalidRowsError } from './errors.js'
import { checkMemory } from './matrix.js'

/** Some rows of a matrix, for calls that need not see all of it. */
export interface MatrixRowsOption {
  /**
   * 0-based rows of the matrix to use, in this order; a row may come more than once. Default: all. Read in place, as
   * the values are.
   */
  readonly rows?: Int32Array | undefined
}

/** @throws {InvalidRowsError} unless `rows` has at least one row, and only rows from 0 to `numRows` − 1. */
export function checkRows(owner: string, rows: Int32Array, numRows: number): void {
  checkRowList(owner, rows)
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!
    if (row >= 0 && row < numRows) continue
    throw new InvalidRowsError(
      `${owner}: "rows" must be row numbers from 0 to ${numRows - 1}; got ${row} at place ${i} (0-based).`,
      { context: { row, place: i, numRows } },
    )
  }
}

/** {@link checkRows}, and each row must be greater than the one before. */
export function checkAscendingRows(owner: string, rows: Int32Array, numRows: number): void {
  checkRowList(owner, rows)
  let previous = -1
  for (const row of rows) {
    if (row <= previous || row >= numRows) {
      throw new InvalidRowsError(
        `${owner}: "rows" must be ascending row numbers from 0 to ${numRows - 1}; got ${row} after ${previous}.`,
        { context: { row, previous, numRows } },
      )
    }
    previous = row
  }
}

function checkRowList(owner: string, rows: Int32Array): void {
  if (!(rows instanceof Int32Array) || rows.length === 0) {
    throw new InvalidRowsError(`${owner}: "rows" must be an Int32Array of at least one row.`)
  }
  checkMemory(owner, rows)
}
