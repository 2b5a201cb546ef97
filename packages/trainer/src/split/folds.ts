import { toIsoDate } from '@alertsmith/core'
import { TooFewDaysError, TooFewGroupsError, TooFewRowsError } from '../errors.js'
import { checkInteger, checkSeed, rejectUnknownKeys } from '../options.js'
import { createRandom, type Random, shuffle } from '../random.js'
import { gather, mergeRows } from '../row-lists.js'
import { checkRows, countPositives, type TrainingRows } from '../rows.js'
import { indexDays, nearestCut } from './days.js'
import { dealGroups, indexGroups } from './group.js'
import { rowsOfPart } from './parts.js'
import type { SplitPlan } from './plan.js'
import { rowsWithLabel } from './stratified.js'

export interface FoldOptions {
  /** 2 … 100. Default 5. */
  readonly folds?: number | undefined
  /** 0 … 2³¹ − 1, default 42. Temporal folds draw nothing. */
  readonly seed?: number | undefined
}

/** One round of cross-validation, in row numbers (0-based, ascending) of the whole data. */
export interface Fold {
  /** 1-based. */
  readonly number: number
  readonly train: Int32Array
  readonly validation: Int32Array
  /** Why the fold cannot be scored: a side of it holds one class only. Null for a usable fold. */
  readonly unusable: string | null
}

const OWNER = 'planFolds'
/** Apart from the split's own stream, so that the folds do not repeat its shuffle. */
const FOLD_STREAM = 1

/**
 * Folds over the training side of a split (its training and validation rows; test rows take no part), of the split's
 * own kind:
 * - `stratified`: each row validates once, each fold holds the same share of positives;
 * - `group`: each address validates once, shares of positives are approximate;
 * - `temporal`: forward chaining. The days are cut into folds + 1 blocks of about equal rows; fold k trains on all days
 *   before block k + 1 and validates on that block, so the first block never validates.
 *
 * A fold whose training or validation side holds one class only is returned as unusable instead of failing the plan:
 * it happens in honest data, above all in the first block of a temporal plan.
 *
 * @throws {TooFewRowsError | TooFewDaysError | TooFewGroupsError} if the training side cannot be cut into so many folds.
 */
export function planFolds(rows: TrainingRows, split: SplitPlan, options: FoldOptions = {}): Fold[] {
  rejectUnknownKeys(OWNER, options, ['folds', 'seed'])
  const folds = checkInteger(OWNER, 'folds', options.folds ?? 5, 2, 100)
  const random = createRandom(checkSeed(OWNER, options.seed ?? 42), FOLD_STREAM)
  checkRows(OWNER, rows)
  const side = mergeRows(split.train, split.validation)
  const label = gather(rows.label, side)
  const block =
    split.kind === 'temporal'
      ? blocksOfDays(gather(rows.day, side), folds)
      : split.kind === 'group'
        ? blocksOfGroups(label, gather(rows.group!, side), folds, random)
        : blocksStratified(label, folds, random)
  const first = split.kind === 'temporal' ? 1 : 0
  return Array.from({ length: folds }, (_, i) => {
    const number = i + 1
    const validationBlock = first + i
    const trains = (b: number) => (split.kind === 'temporal' ? b < validationBlock : b !== validationBlock)
    const part = Uint8Array.from(block, (b) => (b === validationBlock ? 1 : trains(b) ? 0 : 2))
    const train = gather(side, rowsOfPart(part, 0))
    const validation = gather(side, rowsOfPart(part, 1))
    return { number, train, validation, unusable: findSingleClass(rows.label, { train, validation }) }
  })
}

function findSingleClass(label: TrainingRows['label'], sides: Record<string, Int32Array>): string | null {
  for (const [side, rows] of Object.entries(sides)) {
    const positives = countPositives(gather(label, rows))
    if (positives === 0 || positives === rows.length) {
      return `${positives} of its ${rows.length} ${side} rows are positive`
    }
  }
  return null
}

function blocksStratified(label: TrainingRows['label'], folds: number, random: Random): Uint8Array {
  const block = new Uint8Array(label.length)
  let dealt = 0
  for (const value of [1, 0]) {
    const rows = rowsWithLabel(label, value)
    if (rows.length < folds) {
      throw new TooFewRowsError(
        `${OWNER}: ${folds} stratified folds need at least ${folds} rows of each class on the training side; found ` +
          `${rows.length} with label ${value} among ${label.length}. Ask for at most ${rows.length} folds, or extract a longer window.`,
        { context: { folds, label: value, rows: rows.length } },
      )
    }
    shuffle(rows, random)
    // Dealing goes on where the other class stopped, which keeps the folds within one row of each other.
    for (const row of rows) block[row] = dealt++ % folds
  }
  return block
}

function blocksOfGroups(
  label: TrainingRows['label'],
  group: Uint32Array,
  folds: number,
  random: Random,
): Uint8Array {
  const groups = indexGroups(label, group)
  if (groups.count < folds) {
    throw new TooFewGroupsError(
      `${OWNER}: ${folds} group folds need at least ${folds} addresses on the training side; found ${groups.count}. ` +
        'Ask for fewer folds, or extract more addresses.',
      { context: { folds, groups: groups.count } },
    )
  }
  return dealGroups(groups, new Array<number>(folds).fill(1 / folds), random)
}

function blocksOfDays(day: Int32Array, folds: number): Uint8Array {
  const index = indexDays(day)
  const { days } = index
  const blocks = folds + 1
  if (days.length < blocks) {
    throw new TooFewDaysError(
      `${OWNER}: ${folds} temporal folds need at least ${blocks} processing days on the training side; found ` +
        `${days.length} (${toIsoDate(days[0]!)} to ${toIsoDate(days[days.length - 1]!)}). ` +
        `Ask for at most ${days.length - 1} folds, or extract a longer window.`,
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
