import type { FeatureMatrix } from '@alertsmith/core'
import { describe, expect, it } from 'vitest'
import { GoldenMismatchError, ModelUnusableError } from '../errors.js'
import { recordGolden, replayGolden } from './golden.js'

const numRows = 40
const matrix: FeatureMatrix = {
  names: ['a', 'b'],
  numRows,
  values: Float64Array.from({ length: numRows * 2 }, (_, i) => (i % 7 === 0 ? Number.NaN : 1 / (i + 3))),
  categorical: [],
}

/** Column a plus twice column b, missing counted as 0: enough to notice swapped or changed values. */
async function score({ values, numRows: rows }: FeatureMatrix): Promise<Float64Array> {
  const known = (value: number) => (Number.isNaN(value) ? 0 : value)
  return Float64Array.from({ length: rows }, (_, row) => known(values[row]!) + 2 * known(values[rows + row]!))
}

describe('golden rows', () => {
  it('survive JSON and give the same scores bit for bit', async () => {
    const golden = JSON.parse(JSON.stringify(await recordGolden(matrix, score)))
    expect(golden.rows).toHaveLength(16)
    expect(golden.rows[0]).toEqual([null, 1 / 43])
    await expect(replayGolden(golden, matrix, score)).resolves.toBeUndefined()
  })

  it('notice a score that differs in its last bit', async () => {
    const golden = await recordGolden(matrix, score)
    const off = async (m: FeatureMatrix) =>
      (await score(m)).map((value, row) => (row === 5 ? value * (1 + Number.EPSILON) : value))
    await expect(replayGolden(golden, matrix, off)).rejects.toThrow(GoldenMismatchError)
    await expect(replayGolden(golden, matrix, off)).rejects.toThrow(/row 5: expected the score/)
  })

  it.each([
    ['no rows', { rows: [], scores: [] }],
    ['a row of another width', { rows: [[1]], scores: [1] }],
    ['a score missing', { rows: [[1, 2]], scores: [] }],
  ])('refuse %s', async (_, golden) => {
    await expect(replayGolden(golden, matrix, score)).rejects.toThrow(ModelUnusableError)
  })
})
