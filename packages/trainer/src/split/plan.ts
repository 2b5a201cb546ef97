import type { IsoDate } from '@alertsmith/core'
import { SingleClassError } from '../errors.js'
import { RANKER, TRAINABLE_MODEL_TYPES, type TrainableModelType } from '../model-type.js'
import {
  checkInteger,
  checkOneOf,
  checkSeed,
  checkShare,
  invalidOption,
  rejectUnknownKeys,
} from '../options.js'
import { assignWholeDays } from '../ranker/whole-days.js'
import { checkRows, countPositives, type TrainingRows } from '../rows.js'
import { assignByGroup } from './group.js'
import {
  EMBARGO,
  LATE_LABEL,
  PARTS,
  type PartName,
  type PartSummary,
  refuseSingleClassParts,
  rowsOfPart,
  summarisePart,
} from './parts.js'
import { assignStratified } from './stratified.js'
import { assignByTime, timeBoundaries } from './temporal.js'

export const SPLIT_KINDS = ['temporal', 'stratified', 'group'] as const

/**
 * `temporal`: later processing days test earlier ones, as in use. `stratified`: random, each part with the same share
 * of positives. `group`: random, but all rows of an address stay on one side. For a ranker, whose rows are ordered within
 * their processing day, both random kinds draw whole days instead, and an address may be on several sides.
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
  /**
   * How long it takes until a label can be relied on, e.g. an investigation's outcome: rows of the last so many days
   * before the test period are in no part, as their labels would not have been known at the cut. Whole days from 0, the
   * default; temporal only.
   */
  readonly embargoDays?: number | undefined
  /** What the split is for: a ranker's labels are graded and its days stay whole. Default `alert_scorer`. */
  readonly modelType?: TrainableModelType | undefined
  /** Also plan parts of one class, so that {@link checkSufficiency} can say what each part lacks. Default false. */
  readonly allowSingleClass?: boolean | undefined
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
  readonly embargoDays: number
  /** Rows that are in no part. */
  readonly excluded: {
    /** Fewer than `embargoDays` days before the test period. */
    readonly embargo: number
    /** Labels that became known when the test period had begun; rows of the embargo not counted again. */
    readonly lateLabel: number
  }
  readonly parts: Readonly<Record<PartName, PartSummary>>
}

/** Row numbers (0-based, ascending) of three parts that are disjoint and together hold every row that is not excluded. */
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
const KNOWN_OPTIONS = [
  'kind',
  'testStart',
  'testSize',
  'validationSize',
  'seed',
  'embargoDays',
  'modelType',
  'allowSingleClass',
]
const MAX_EMBARGO_DAYS = 36_500

/**
 * Divides the rows into training, validation and test part. The same rows, options and seed give the same plan on
 * every platform.
 *
 * @throws {InvalidOptionError} unknown option, share outside (0, 1), `testStart` with `testSize` or without the temporal split.
 * A row of which `rows.knownDay` says that its label became known in the test period is in no part.
 *
 * @throws {SingleClassError} if a part would hold one class only.
 * @throws {EmbargoTooLongError} if the embargo leaves fewer than two days.
 * @throws {TooFewRowsError | TooFewDaysError | TooFewGroupsError | TestStartOutOfRangeError} see their meaning.
 */
export function planSplit(rows: TrainingRows, options: SplitOptions = {}): SplitPlan {
  const checked = checkOptions(rows, options)
  const { kind, seed, embargoDays, allowSingleClass } = checked
  checkRows(OWNER, rows, checked.modelType)
  if (!allowSingleClass) refuseSingleClass(rows)
  const part = assignParts(rows, checked)
  const [train, validation, test] = PARTS.map((_, number) => rowsOfPart(part, number)) as [
    Int32Array,
    Int32Array,
    Int32Array,
  ]
  const parts = {
    train: summarisePart(rows, train),
    validation: summarisePart(rows, validation),
    test: summarisePart(rows, test),
  }
  if (!allowSingleClass) refuseSingleClassParts(parts)
  const excluded = {
    embargo: rowsOfPart(part, EMBARGO).length,
    lateLabel: rowsOfPart(part, LATE_LABEL).length,
  }
  const boundaries = kind === 'temporal' ? timeBoundaries(parts) : { validationStart: null, testStart: null }
  const summary = {
    kind,
    seed: kind === 'temporal' ? null : seed,
    ...boundaries,
    embargoDays,
    excluded,
    parts,
  }
  return { kind, train, validation, test, summary }
}

function assignParts(rows: TrainingRows, options: ReturnType<typeof checkOptions>): Uint8Array {
  const { kind, modelType } = options
  if (kind === 'temporal') return assignByTime(rows, options)
  if (modelType === RANKER) return assignWholeDays(rows, options)
  if (kind === 'group') return assignByGroup(rows.label, rows.group!, options)
  return assignStratified(rows.label, options)
}

function checkOptions(rows: TrainingRows, options: SplitOptions) {
  rejectUnknownKeys(OWNER, options, KNOWN_OPTIONS)
  const { testStart, testSize, validationSize = 0.15, seed = 42, allowSingleClass = false } = options
  const kind = checkOneOf(OWNER, 'kind', options.kind ?? 'temporal', SPLIT_KINDS)
  const modelType = checkOneOf(OWNER, 'modelType', options.modelType ?? 'alert_scorer', TRAINABLE_MODEL_TYPES)
  const embargoDays = checkInteger(OWNER, 'embargoDays', options.embargoDays ?? 0, 0, MAX_EMBARGO_DAYS)
  if (embargoDays > 0 && kind !== 'temporal') {
    invalidOption(OWNER, 'embargoDays', `0 in a ${kind} split, which has no cut in time`, embargoDays)
  }
  if (testStart !== undefined && kind !== 'temporal') {
    invalidOption(OWNER, 'testStart', `absent in a ${kind} split (use "testSize")`, testStart)
  }
  if (testStart !== undefined && testSize !== undefined) {
    invalidOption(OWNER, 'testStart', `absent where "testSize" is given (here ${testSize})`, testStart)
  }
  if (kind === 'group' && modelType !== RANKER && rows.group === undefined) {
    invalidOption(OWNER, 'rows.group', 'the address number of each row for the group split', undefined)
  }
  return {
    kind,
    testStart,
    testSize: checkShare(OWNER, 'testSize', testSize ?? 0.2),
    validationSize: checkShare(OWNER, 'validationSize', validationSize),
    seed: checkSeed(OWNER, seed),
    embargoDays,
    modelType,
    allowSingleClass,
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
