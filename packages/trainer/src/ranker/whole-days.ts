import { toIsoDate } from '@alertsmith/core'
import { TooFewDaysError } from '../errors.js'
import { createRandom } from '../random.js'
import type { TrainingRows } from '../rows.js'
import { dealGroups, type GroupIndex, indexGroups } from '../split/group.js'

/** The rows' processing days as groups; the bits of a day number serve as its group number. */
export function indexWholeDays({ label, day }: Pick<TrainingRows, 'label' | 'day'>): GroupIndex {
  return indexGroups(label, new Uint32Array(day))
}

/** The part number of each row: whole processing days drawn at random, each part near its share of both classes. */
export function assignWholeDays(
  rows: TrainingRows,
  options: { testSize: number; validationSize: number; seed: number },
): Uint8Array {
  const { testSize, validationSize, seed } = options
  const days = indexWholeDays(rows)
  if (days.count < 3) {
    throw new TooFewDaysError(
      `planSplit: a ranker's split needs at least 3 processing days, one for each part; found ${days.count} ` +
        `(${Array.from(new Set(rows.day), toIsoDate).join(', ')}). Extract a longer window.`,
      { context: { days: days.count } },
    )
  }
  const shares = [(1 - testSize) * (1 - validationSize), (1 - testSize) * validationSize, testSize]
  return dealGroups(days, shares, createRandom(seed))
}
