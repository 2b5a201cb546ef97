import { type FeatureMatrix, toDayNumber } from '@alertsmith/core'
import { createRandom } from '../src/random.js'
import type { TrainingRows } from '../src/rows.js'

/**
 * `perDay` rows on each of `days` days, their rows mixed, with relevance 0, 1 or 2. `amount` tells about the relevance
 * within a day, but each day has another level; `noise` tells nothing.
 */
export function makeDays(
  days: number,
  perDay: number,
  seed = 1,
): { matrix: FeatureMatrix; rows: TrainingRows & { group: Uint32Array } } {
  const random = createRandom(seed)
  const uniform = () => random.uint32() / 2 ** 32
  const numRows = days * perDay
  const start = toDayNumber('2024-01-01')
  const day = Int32Array.from({ length: numRows }, (_, row) => start + (row % days))
  const level = Float64Array.from({ length: days }, () => uniform())
  const label = Uint8Array.from(day, () => Math.max(0, random.below(10) - 7))
  const values = new Float64Array(numRows * 2)
  for (let row = 0; row < numRows; row++) {
    values[row] = uniform()
    values[numRows + row] = uniform() + label[row]! / 2 + level[day[row]! - start]!
  }
  return {
    matrix: { names: ['noise', 'amount'], numRows, values, categorical: [] },
    rows: { label, day, group: Uint32Array.from(day, () => random.below(numRows / 4)) },
  }
}
