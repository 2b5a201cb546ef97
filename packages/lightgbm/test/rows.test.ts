import { describe, expect, it } from 'vitest'
import { Dataset, type Matrix, type PredictionType, train } from '../src/index.js'
import { rowOf, TOY_PARAMS, toy } from './toy.js'

const { matrix, label } = toy({ numRows: 6000 })
const { numRows, numColumns, values } = matrix

const ascending = Int32Array.from({ length: 3000 }, (_, i) => 2 * i)
const shuffled = Int32Array.from({ length: 5000 }, (_, i) => (i * 2741) % numRows)
const repeated = Int32Array.from({ length: 7000 }, (_, i) => (i * 13) % 1000)
const lists: [string, Int32Array][] = [
  ['ascending', ascending],
  ['shuffled', shuffled],
  ['repeated', repeated],
  ['one', Int32Array.of(5999)],
]

const rowMajor: Matrix = {
  values: Float64Array.from(
    values,
    (_, i) => values[(i % numColumns) * numRows + Math.floor(i / numColumns)]!,
  ),
  numRows,
  numColumns,
  layout: 'row',
}
const narrow: Matrix = { ...matrix, values: Float32Array.from(values) }
const layouts: [string, Matrix][] = [
  ['columns', matrix],
  ['rows', rowMajor],
  ['32-bit floats', narrow],
]

/** The chosen rows as a matrix of their own. */
function copyOf(source: Matrix, rows: Int32Array): Matrix {
  const copy = rowMajorCopy(source, rows)
  return { values: copy, numRows: rows.length, numColumns, layout: 'row' }
}

function rowMajorCopy(source: Matrix, rows: Int32Array): Float64Array {
  const copy = new Float64Array(rows.length * numColumns)
  for (const [i, row] of rows.entries()) {
    const cells =
      source.layout === 'row'
        ? source.values.subarray(row * numColumns, (row + 1) * numColumns)
        : rowOf(source, row)
    copy.set(cells, i * numColumns)
  }
  return copy
}

const at = (rows: Int32Array) => Float32Array.from(rows, (row) => label[row]!)

async function modelOf(data: Matrix, rows?: Int32Array, labels = label as ArrayLike<number>) {
  using dataset = await Dataset.create(data, { rows, label: labels, params: TOY_PARAMS })
  const { booster } = await train(TOY_PARAMS, dataset, { rounds: 5 })
  return booster
}

describe.each(layouts)('rows of a matrix of %s', (_layout, data) => {
  it.each(lists)('%s: bins them as if they were a matrix of their own', async (_order, rows) => {
    using chosen = await modelOf(data, rows, at(rows))
    using copied = await modelOf(copyOf(data, rows), undefined, at(rows))
    expect(chosen.toString()).toBe(copied.toString())
  })

  it.each<PredictionType>(['score', 'raw', 'leaf', 'contributions'])('predicts %s', async (type) => {
    using booster = await modelOf(matrix)
    for (const [, rows] of lists) {
      const expected = await booster.predict(copyOf(data, rows), { type })
      expect(await booster.predict(data, { type, rows })).toEqual(expected)
      expect(await booster.predict(data, { type, rows, threads: 1 })).toEqual(expected)
    }
  })
})

it('takes label, weight and groups of the chosen rows, and the bins of a reference', async () => {
  using reference = await Dataset.create(matrix, { label, params: TOY_PARAMS })
  const rows = Int32Array.of(9, 3, 3, 5000)
  using dataset = await Dataset.create(matrix, {
    rows,
    label: at(rows),
    weight: [1, 2, 3, 4],
    group: [3, 1],
    reference,
  })
  expect(dataset.numRows).toBe(4)
  expect(dataset.label).toEqual(at(rows))
  expect(dataset.weight).toEqual(Float32Array.of(1, 2, 3, 4))
  expect(dataset.group).toEqual(Int32Array.of(3, 1))
  await expect(Dataset.create(matrix, { rows, label })).rejects.toMatchObject({ code: 'LGBM_INVALID_FIELD' })
})

it.each([
  ['no rows', Int32Array.of(), 'at least one row'],
  ['a negative row', Int32Array.of(0, -1), 'from 0 to 5999; got -1 at place 1'],
  ['a row beyond the end', Int32Array.of(6000), 'got 6000 at place 0'],
  ['a plain array', [1, 2] as unknown as Int32Array, 'an Int32Array'],
])('refuses %s', async (_name, rows, message) => {
  using booster = await modelOf(matrix)
  const refusal = { code: 'LGBM_INVALID_ROWS', message: expect.stringContaining(message) }
  await expect(Dataset.create(matrix, { rows })).rejects.toMatchObject(refusal)
  await expect(booster.predict(matrix, { rows })).rejects.toMatchObject(refusal)
})
