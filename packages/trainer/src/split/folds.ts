import { checkInteger, checkSeed, invalidOption, rejectUnknownKeys } from '../options.js'
import { createRandom } from '../random.js'
import { gather, mergeRows } from '../row-lists.js'
import { checkRows, countClasses, type TrainingRows } from '../rows.js'
import { blocksOfDays, blocksOfGroups, blocksStratified } from './fold-blocks.js'
import { rowsOfPart } from './parts.js'
import type { SplitPlan } from './plan.js'

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
  if (split.kind === 'group' && rows.group === undefined) {
    invalidOption(OWNER, 'rows.group', 'the address number of each row for a group split', undefined)
  }
  const side = mergeRows(split.train, split.validation)
  const label = gather(rows.label, side)
  const block =
    split.kind === 'temporal'
      ? blocksOfDays(gather(rows.day, side), folds)
      : split.kind === 'group'
        ? blocksOfGroups(label, gather(rows.group!, side), folds, random)
        : blocksStratified(label, folds, random)
  return Array.from({ length: folds }, (_, i) => {
    const forward = split.kind === 'temporal'
    const validating = forward ? i + 1 : i
    const trains = (b: number) => (forward ? b < validating : b !== validating)
    const part = Uint8Array.from(block, (b) => (b === validating ? 1 : trains(b) ? 0 : 2))
    const train = gather(side, rowsOfPart(part, 0))
    const validation = gather(side, rowsOfPart(part, 1))
    return { number: i + 1, train, validation, unusable: findSingleClass(rows, { train, validation }) }
  })
}

function findSingleClass(rows: TrainingRows, sides: Record<string, Int32Array>): string | null {
  for (const [side, selection] of Object.entries(sides)) {
    const { positives, negatives } = countClasses(rows, selection)
    if (positives === 0 || negatives === 0) {
      return `${positives} of its ${positives + negatives} ${side} rows are positive`
    }
  }
  return null
}
