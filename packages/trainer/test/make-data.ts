import { type FeatureMatrix, toDayNumber } from '@alertsmith/core'
import { createRandom } from '../src/random.js'
import type { TrainingRows } from '../src/rows.js'

export interface TestData {
  matrix: FeatureMatrix
  rows: TrainingRows & { group: Uint32Array }
}

/**
 * Rows over 50 days, a fifth of them positive. `amount` and `channel` (a category) tell about the label, `gaps` does
 * where it is known, `noise` and `constant` do not.
 */
export function makeData(numRows: number, seed = 1): TestData {
  const random = createRandom(seed)
  const uniform = () => random.uint32() / 2 ** 32
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
  const names = ['noise', 'amount', 'gaps', 'channel', 'constant']
  const values = new Float64Array(numRows * names.length)
  const label = new Uint8Array(numRows)
  for (let row = 0; row < numRows; row++) {
    label[row] = uniform() < 0.2 ? 1 : 0
    const shift = label[row] === 1 ? 1 : 0
    const columns = [
      normal(),
      normal() + shift,
      uniform() < 0.3 ? Number.NaN : normal() + shift / 2,
      random.below(3) + shift * random.below(3),
      1,
    ]
    for (const [column, value] of columns.entries()) values[column * numRows + row] = value
  }
  const start = toDayNumber('2024-01-01')
  return {
    matrix: { names, numRows, values, categorical: [3] },
    rows: {
      label,
      day: Int32Array.from(label, (_, row) => start + Math.floor((row * 50) / numRows)),
      group: Uint32Array.from(label, () => random.below(Math.ceil(numRows / 5))),
    },
  }
}
