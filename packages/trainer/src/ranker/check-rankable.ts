import { toIsoDate } from '@alertsmith/core'
import { NothingToRankError, RowsMismatchError } from '../errors.js'
import type { TrainingRows } from '../rows.js'
import { PARTS, type PartName } from '../split/parts.js'
import type { SplitPlan } from '../split/plan.js'
import { countMixedDays } from './mixed-days.js'

/**
 * Whether a ranker can learn from a split. Test days are not asked for different labels: they measure, and a day without
 * anything to find is an honest day.
 *
 * @throws {RowsMismatchError} if a processing day is divided between parts.
 * @throws {NothingToRankError} if no day of the training or the validation part has rows of different labels.
 */
export function checkRankable(owner: string, rows: TrainingRows, split: SplitPlan): void {
  const partOfDay = new Map<number, PartName>()
  for (const part of PARTS) {
    for (const row of split[part]) {
      const day = rows.day[row]!
      const found = partOfDay.get(day) ?? part
      if (found !== part) {
        throw new RowsMismatchError(
          `${owner}: "split" must keep each processing day in one part, as its rows are ranked together; ` +
            `${toIsoDate(day)} is in the ${found} and the ${part} part. Plan the split with "modelType" alert_ranker.`,
          { context: { day: toIsoDate(day), parts: [found, part] } },
        )
      }
      partOfDay.set(day, part)
    }
  }
  for (const part of ['train', 'validation'] as const) {
    const { days, mixed } = countMixedDays(rows, split[part])
    if (mixed > 0) continue
    throw new NothingToRankError(
      `${owner}: expected at least one processing day with rows of different labels in the ${part} part; ` +
        `all ${days} days have one label each. Extract more days or all alerts of each day, or train a scorer instead.`,
      { context: { part, days } },
    )
  }
}
