import { RANKER, TRAINABLE_MODEL_TYPES, type TrainableModelType } from '../model-type.js'
import { checkInteger, checkOneOf, checkSeed, invalidOption, rejectUnknownKeys } from '../options.js'
import { createRandom, type Random } from '../random.js'
import { countMixedDays } from '../ranker/mixed-days.js'
import { gather, mergeRows } from '../row-lists.js'
import { checkRows, countClasses, type TrainingRows } from '../rows.js'
import { blocksOfDays, blocksOfGroups, blocksOfWholeDays, blocksStratified } from './fold-blocks.js'
import { rowsOfPart } from './parts.js'
import type { SplitKind, SplitPlan } from './plan.js'

export const CV_KINDS = ['auto', 'walk-forward', 'grouped', 'stratified'] as const

/** How folds are formed, see {@link planFolds}; `auto` follows the split's kind. */
export type CvKind = (typeof CV_KINDS)[number]

export interface FoldOptions {
  /** 2 … 100. Default 5. */
  readonly folds?: number | undefined
  /** 0 … 2³¹ − 1, default 42. Walk-forward folds draw nothing. */
  readonly seed?: number | undefined
  /** Default `auto`: walk-forward for a temporal split, grouped for a group split, stratified for a stratified one. */
  readonly cv?: CvKind | undefined
  /** Default `alert_scorer`. A ranker's folds keep days whole, whatever the kind. */
  readonly modelType?: TrainableModelType | undefined
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

const KIND_OF_SPLIT = {
  temporal: 'walk-forward',
  group: 'grouped',
  stratified: 'stratified',
} as const satisfies Record<SplitKind, Exclude<CvKind, 'auto'>>

/**
 * Folds over the training side of a split: its training and validation rows; test rows take no part.
 * - `stratified`: each row validates once, each fold holds the same share of positives;
 * - `grouped`: each address validates once, shares of positives are approximate;
 * - `walk-forward`: the days are cut into folds + 1 blocks of about equal rows; fold k trains on all days before
 *   block k + 1 and validates on that block, so the first block never validates. As in the split itself, rows within
 *   the split's embargo before the block, and rows whose label became known in the block or later, do not train.
 *
 * A ranker's `stratified` and `grouped` folds both draw whole processing days.
 *
 * A fold whose training or validation side holds one class only (for a ranker: has no day with different labels) is
 * returned as unusable instead of failing the plan: it happens in honest data, above all in the first block.
 *
 * @throws {InvalidOptionError} for an option out of range, or grouped folds without `rows.group`.
 * @throws {TooFewRowsError | TooFewDaysError | TooFewGroupsError} if the training side cannot be cut into so many folds.
 */
export function planFolds(rows: TrainingRows, split: SplitPlan, options: FoldOptions = {}): Fold[] {
  rejectUnknownKeys(OWNER, options, ['folds', 'seed', 'cv', 'modelType'])
  const folds = checkInteger(OWNER, 'folds', options.folds ?? 5, 2, 100)
  const random = createRandom(checkSeed(OWNER, options.seed ?? 42), FOLD_STREAM)
  const asked = checkOneOf(OWNER, 'cv', options.cv ?? 'auto', CV_KINDS)
  const modelType = checkOneOf(OWNER, 'modelType', options.modelType ?? 'alert_scorer', TRAINABLE_MODEL_TYPES)
  checkRows(OWNER, rows, modelType)
  const kind = foldKind(split, asked)
  if (kind === 'grouped' && modelType !== RANKER && rows.group === undefined) {
    invalidOption(OWNER, 'rows.group', 'the address number of each row for grouped folds', undefined)
  }
  const side = mergeRows(split.train, split.validation)
  const block = assignBlocks(rows, side, { kind, modelType, folds, random })
  return Array.from({ length: folds }, (_, i) => {
    const forward = kind === 'walk-forward'
    const validating = forward ? i + 1 : i
    const trains = (b: number) => (forward ? b < validating : b !== validating)
    const part = Uint8Array.from(block, (b) => (b === validating ? 1 : trains(b) ? 0 : 2))
    const validation = gather(side, rowsOfPart(part, 1))
    const others = gather(side, rowsOfPart(part, 0))
    const train = forward ? knownBefore(rows, others, validation, split.summary.embargoDays) : others
    return {
      number: i + 1,
      train,
      validation,
      unusable: findUnusable(rows, { train, validation }, modelType),
    }
  })
}

/** What {@link planFolds} makes of `auto`. */
export function foldKind(split: Pick<SplitPlan, 'kind'>, cv: CvKind = 'auto'): Exclude<CvKind, 'auto'> {
  return cv === 'auto' ? KIND_OF_SPLIT[split.kind] : cv
}

interface BlockOptions {
  readonly kind: Exclude<CvKind, 'auto'>
  readonly modelType: TrainableModelType
  readonly folds: number
  readonly random: Random
}

function assignBlocks(rows: TrainingRows, side: Int32Array, options: BlockOptions): Uint8Array {
  const { kind, modelType, folds, random } = options
  const label = gather(rows.label, side)
  const day = gather(rows.day, side)
  if (kind === 'walk-forward') return blocksOfDays(day, folds)
  if (modelType === RANKER) return blocksOfWholeDays({ label, day }, folds, random)
  if (kind === 'grouped') return blocksOfGroups(label, gather(rows.group!, side), folds, random)
  return blocksStratified(label, folds, random)
}

/** Of some earlier rows those whose labels would have been relied on when the validation block began. */
function knownBefore(
  { day, knownDay }: TrainingRows,
  earlier: Int32Array,
  validation: Int32Array,
  embargoDays: number,
): Int32Array {
  let start = Number.POSITIVE_INFINITY
  for (const row of validation) start = Math.min(start, day[row]!)
  // An unknown day is NaN, which is not "on or after" anything.
  return earlier.filter(
    (row) => day[row]! < start - embargoDays && !(knownDay !== undefined && knownDay[row]! >= start),
  )
}

function findUnusable(
  rows: TrainingRows,
  sides: Record<string, Int32Array>,
  modelType: TrainableModelType,
): string | null {
  for (const [side, selection] of Object.entries(sides)) {
    const { positives, negatives } = countClasses(rows, selection)
    if (positives === 0 || negatives === 0) {
      return `${positives} of its ${positives + negatives} ${side} rows are positive`
    }
    if (modelType !== RANKER) continue
    const { days, mixed } = countMixedDays(rows, selection)
    if (mixed === 0) return `none of its ${days} ${side} days has rows of different labels`
  }
  return null
}
