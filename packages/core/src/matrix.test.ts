import { expect, it } from 'vitest'
import { matrixColumn } from './matrix.js'

it('gives a column as a view on the column-major values', () => {
  const matrix = { names: ['a', 'b'], numRows: 3, values: Float64Array.of(1, 2, 3, 4, 5, 6), categorical: [] }
  const column = matrixColumn(matrix, 1)
  expect([...column]).toEqual([4, 5, 6])
  column[0] = 40
  expect(matrix.values[3]).toBe(40)
})
