import { toIsoDate } from '@alertsmith/core'
import { TooFewDaysError, TooFewGroupsError, TooFewRowsError } from '../errors.js'
import { type Random, shuffle } from '../random.js'
import { indexWholeDays } from '../ranker/whole-days.js'
import type { TrainingRows } from '../rows.js'
import { indexDays, nearestCut } from './days.js'
import { dealGroups, indexGroups } from './group.js'
import { rowsWithLabel } from './stratified.js'

const OWNER = 'planFolds'

/** For each row a block from 0 to `folds` − 1, with equal shares of each class. */
export function blocksStratified(label: ArrayLike<number>, folds: number, random: Random): Uint8Array {
  const block = new Uint8Array(label.length)
  let dealt = 0
  for (const value of [1, 0]) {
    const rows = rowsWithLabel(label, value)
    if (rows.length < folds) {
      throw new TooFewRowsError(
        `${OWNER}: ${folds} stratified folds need at least ${folds} rows of each class on the training side; found ` +
          `${rows.length} with label ${value} among ${label.length}. ${atMost(rows.length)}, or extract a longer window.`,
        { context: { folds, label: value, rows: rows.length } },
      )
    }
    shuffle(rows, random)
    // Dealing goes on where the other class stopped, which keeps the folds within one row of each other.
    for (const row of rows) block[row] = dealt++ % folds
  }
  return block
}

/** For each row a block from 0 to `folds` − 1, whole groups, with nearly equal shares of each class. */
export function blocksOfGroups(
  label: ArrayLike<number>,
  group: Uint32Array,
  folds: number,
  random: Random,
): Uint8Array {
  const groups = indexGroups(label, group)
  if (groups.count < folds) {
    throw new TooFewGroupsError(
      `${OWNER}: ${folds} group folds need at least ${folds} addresses on the training side; found ${groups.count}. ` +
        `${atMost(groups.count)}, or extract more addresses.`,
      { context: { folds, groups: groups.count } },
    )
  }
  return dealGroups(groups, new Array<number>(folds).fill(1 / folds), random)
}

/** For each row a block from 0 to `folds` − 1, whole days at random, with nearly equal shares of each class. */
export function blocksOfWholeDays(
  rows: Pick<TrainingRows, 'label' | 'day'>,
  folds: number,
  random: Random,
): Uint8Array {
  const days = indexWholeDays(rows)
  if (days.count < folds) {
    throw new TooFewDaysError(
      `${OWNER}: ${folds} folds of whole days need at least ${folds} processing days on the training side; found ` +
        `${days.count}. ${atMost(days.count)}, or extract a longer window.`,
      { context: { folds, days: days.count } },
    )
  }
  return dealGroups(days, new Array<number>(folds).fill(1 / folds), random)
}

/** For each row a block from 0 to `folds`, whole days in order, of about equal rows. */
export function blocksOfDays(day: Int32Array, folds: number): Uint8Array {
  const index = indexDays(day)
  const { days } = index
  const blocks = folds + 1
  if (days.length < blocks) {
    throw new TooFewDaysError(
      `${OWNER}: ${folds} temporal folds need at least ${blocks} processing days on the training side; found ` +
        `${days.length} (${toIsoDate(days[0]!)} to ${toIsoDate(days[days.length - 1]!)}). ` +
        `${atMost(days.length - 1)}, or extract a longer window.`,
      { context: { folds, days: days.length } },
    )
  }
  const starts: number[] = [days[0]!]
  let cut = 0
  for (let b = 1; b < blocks; b++) {
    cut = nearestCut(index, (day.length * b) / blocks, cut + 1, days.length - (blocks - b))
    starts.push(days[cut]!)
  }
  return Uint8Array.from(day, (value) => starts.findLastIndex((start) => value >= start))
}

function atMost(folds: number): string {
  return folds < 2 ? 'Switch cross-validation off' : `Ask for at most ${folds} folds`
}
