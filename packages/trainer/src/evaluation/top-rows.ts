import type { Tally } from './alarms.js'
import { endOfLevel, type OrderedRows } from './ordered-rows.js'
import type { Sample } from './sample.js'

/**
 * The first `count` rows of a sample, a row counting as often as it occurs; all of them where there are fewer. Of tied rows
 * that do not all fit, each counts by the share that does: the mean over their orders.
 */
export function topRows(ordered: OrderedRows, { copies }: Sample, count: number): Tally {
  const { numRows, label, weight } = ordered
  let left = count
  let rows = 0
  let positives = 0
  for (let start = 0; start < numRows && left > 0; ) {
    const end = endOfLevel(ordered, start)
    let tied = 0
    for (let i = start; i < end; i++) tied += copies[i]!
    for (let i = start; i < end; i++) {
      const taken = takenOfTied(copies[i]!, tied, left) * weight[i]!
      rows += taken
      if (label[i] === 1) positives += taken
    }
    left -= tied
    start = end
  }
  return { rows, positives }
}

/** How many of a row's copies are expected among the first `free` of `tied` ones. */
export function takenOfTied(copies: number, tied: number, free: number): number {
  if (tied <= free) return copies
  return copies === tied ? free : (copies * free) / tied
}
