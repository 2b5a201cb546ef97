import type { IsoDate } from '@alertsmith/core'
import { SingleClassError } from '../errors.js'
import { checkSeed, checkShare, invalidOption, rejectUnknownKeys } from '../options.js'
import { checkRows, countPositives, type TrainingRows } from '../rows.js'
import { assignByGroup } from './group.js'
import { PARTS, type PartName, type PartSummary, rowsOfPart, summarisePart } from './parts.js'
import { assignStratified } from './stratified.js'
import { assignByTime, timeBoundaries } from './temporal.js'

export const SPLIT_KINDS = ['temporal', 'stratified', 'group'] as const

/**
 * `temporal`: later processing days test earlier ones, as in use. `stratified`: random, each part with the same share
 * of positives. `group`: random, but all rows of an address stay on one side.
 */
export type SplitKind = (typeof SPLIT_KINDS)[number]

export interface SplitOptions {
  /** Default `temporal`. */
  readonly kind?: SplitKind | undefined
  /** Temporal only, instead of `testSize`: rows of this processing day and later are test rows. */
  readonly testStart?: IsoDate | undefined
  /** Share of all rows to test on, in (0, 1). Default 0.2. The temporal split takes whole days, so its share is the nearest possible. */
  readonly testSize?: number | undefined
  /** Share of the rows that are not test rows to stop early on, in (0, 1). Default 0.15. Whole days in the temporal split. */
  readonly validationSize?: number | undefined
  /** 0 … 2³¹ − 1, default 42. The temporal split draws nothing. */
  readonly seed?: number | undefined
}

/** What metadata keeps of a split. */
export interface SplitSummary {
  readonly kind: SplitKind
  /** Null for the temporal split, which draws nothing. */
  readonly seed: number | null
  /** First processing day of the validation part; null unless the split is temporal. */
  readonly validationStart: IsoDate | null
  /** First processing day of the test part; null unless the split is temporal. */
  readonly testStart: IsoDate | null
  readonly parts: Readonly<Record<PartName, PartSummary>>
}

/** Row numbers (0-based, ascending) of three parts that are disjoint and together hold every row. */
export interface SplitPlan {
  readonly kind: SplitKind
  /** Rows the trees are grown on. */
  readonly train: Int32Array
  /** Rows that decide when to stop; never reported as a result. */
  readonly validation: Int32Array
  /** Rows the reported metrics come from; they take no part in training, not even in the choice of bins. */
  readonly test: Int32Array
  readonly summary: SplitSummary
}

const OWNER = 'planSplit'
const KNOWN_OPTIONS = ['kind', 'testStart', 'testSize', 'validationSize', 'seed']

/**
 * Divides the rows into training, validation and test part. The same rows, options and seed give the same plan on
 * every platform.
 *
 * @throws {InvalidOptionError} unknown option, share outside (0, 1), `testStart` with `testSize` or without the temporal split.
 * @throws {SingleClassError} if a part would hold one class only.
 * @throws {TooFewRowsError | TooFewDaysError | TooFewGroupsError | TestStartOutOfRangeError} see their meaning.
 */
export function planSplit(rows: TrainingRows, options: SplitOptions = {}): SplitPlan {
  const { kind, testStart, testSize, validationSize, seed } = checkOptions(rows, options)
  checkRows(OWNER, rows)
  refuseSingleClass(rows)
  const part =
    kind === 'temporal'
      ? assignByTime(rows.day, { testStart, testSize, validationSize })
      : kind === 'group'
        ? assignByGroup(rows.label, rows.group!, { testSize, validationSize, seed })
        : assignStratified(rows.label, { testSize, validationSize, seed })
  const [train, validation, test] = PARTS.map((_, number) => rowsOfPart(part, number)) as [
    Int32Array,
    Int32Array,
    Int32Array,
  ]
  const parts = {
    train: summarisePart(rows, 'train', train),
    validation: summarisePart(rows, 'validation', validation),
    test: summarisePart(rows, 'test', test),
  }
  const boundaries = kind === 'temporal' ? timeBoundaries(parts) : { validationStart: null, testStart: null }
  const summary = { kind, seed: kind === 'temporal' ? null : seed, ...boundaries, parts }
  return { kind, train, validation, test, summary }
}

function checkOptions(rows: TrainingRows, options: SplitOptions) {
  rejectUnknownKeys(OWNER, options, KNOWN_OPTIONS)
  const { kind = 'temporal', testStart, testSize, validationSize = 0.15, seed = 42 } = options
  if (!SPLIT_KINDS.includes(kind)) invalidOption(OWNER, 'kind', `one of ${SPLIT_KINDS.join(', ')}`, kind)
  if (testStart !== undefined && kind !== 'temporal') {
    invalidOption(OWNER, 'testStart', `absent in a ${kind} split (use "testSize")`, testStart)
  }
  if (testStart !== undefined && testSize !== undefined) {
    invalidOption(OWNER, 'testStart', `absent where "testSize" is given (here ${testSize})`, testStart)
  }
  if (kind === 'group' && rows.group === undefined) {
    invalidOption(OWNER, 'rows.group', 'the address number of each row for the group split', undefined)
  }
  return {
    kind,
    testStart,
    testSize: checkShare(OWNER, 'testSize', testSize ?? 0.2),
    validationSize: checkShare(OWNER, 'validationSize', validationSize),
    seed: checkSeed(OWNER, seed),
  }
}

function refuseSingleClass({ label }: TrainingRows): void {
  const positives = countPositives(label)
  if (positives > 0 && positives < label.length) return
  throw new SingleClassError(
    `${OWNER}: expected rows of both classes; all ${label.length} rows are labelled ${label[0]}. ` +
      'Check the label strategy or extract a window that holds both.',
    { context: { part: 'all', rows: label.length, positives } },
  )
}
