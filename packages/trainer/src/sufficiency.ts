import { InsufficientLabelsError } from './errors.js'
import { RANKER, TRAINABLE_MODEL_TYPES, type TrainableModelType } from './model-type.js'
import { checkInteger, checkOneOf, rejectUnknownKeys } from './options.js'
import { countMixedDays } from './ranker/mixed-days.js'
import { checkRows, countClasses, type TrainingRows } from './rows.js'
import { PARTS, type PartName } from './split/parts.js'
import type { SplitPlan } from './split/plan.js'

/** Rows of each class that every part needs where the caller says nothing else. */
export const DEFAULT_MINIMUM_LABELS = 20

/** Processing days with rows of different labels that every part of a ranker needs. */
export const MINIMUM_MIXED_DAYS = 3

export interface SufficiencyOptions {
  /** Positives, and also negatives, that every part needs; from 1. Default 20. */
  readonly minimum?: number | undefined
  /** Default `alert_scorer`. */
  readonly modelType?: TrainableModelType | undefined
}

/** What one part has and what it lacks; rows that weigh nothing count in `rows` only. */
export interface PartSufficiency {
  readonly part: PartName
  readonly rows: number
  readonly positives: number
  readonly negatives: number
  /** 0 where there are enough, as those below. */
  readonly missingPositives: number
  readonly missingNegatives: number
  /** Processing days with rows of different labels; null but for rankers, as the one below. */
  readonly mixedDays: number | null
  readonly missingMixedDays: number | null
}

/** Whether there are labels enough to train on and to judge by; JSON-able. */
export interface SufficiencyReport {
  readonly sufficient: boolean
  readonly minimum: number
  readonly parts: readonly PartSufficiency[]
}

const OWNER = 'checkSufficiency'

/**
 * Counts the labels of each part of a split. Plan the split with `allowSingleClass`, so that a part without positives is
 * reported here together with all others instead of ending the plan.
 *
 * @throws {InvalidOptionError | RowsMismatchError | InvalidLabelError} see their meaning.
 */
export function checkSufficiency(
  rows: TrainingRows,
  split: SplitPlan,
  options: SufficiencyOptions = {},
): SufficiencyReport {
  rejectUnknownKeys(OWNER, options, ['minimum', 'modelType'])
  const minimum = checkInteger(OWNER, 'minimum', options.minimum ?? DEFAULT_MINIMUM_LABELS, 1, 2 ** 31 - 1)
  const modelType = checkOneOf(OWNER, 'modelType', options.modelType ?? 'alert_scorer', TRAINABLE_MODEL_TYPES)
  checkRows(OWNER, rows, modelType)
  const parts = PARTS.map((part) => {
    const { positives, negatives } = countClasses(rows, split[part])
    const mixedDays = modelType === RANKER ? countMixedDays(rows, split[part]).mixed : null
    return {
      part,
      rows: split[part].length,
      positives,
      negatives,
      missingPositives: Math.max(0, minimum - positives),
      missingNegatives: Math.max(0, minimum - negatives),
      mixedDays,
      missingMixedDays: mixedDays === null ? null : Math.max(0, MINIMUM_MIXED_DAYS - mixedDays),
    }
  })
  return { sufficient: parts.every((part) => listMissing(part).length === 0), minimum, parts }
}

/** @throws {InsufficientLabelsError} listing what each part lacks, unless the report says that nothing is missing. */
export function refuseInsufficient(report: SufficiencyReport): void {
  if (report.sufficient) return
  const missing = report.parts.flatMap((part) => {
    const lacks = listMissing(part)
    return lacks.length === 0 ? [] : [`the ${part.part} part lacks ${lacks.join(' and ')}`]
  })
  throw new InsufficientLabelsError(
    `${OWNER}: every part of the split needs at least ${report.minimum} positive and ${report.minimum} negative rows; ` +
      `${missing.join('; ')}. Label more rows, extract a longer window, or move the split.`,
    { context: { minimum: report.minimum, parts: report.parts } },
  )
}

function listMissing(part: PartSufficiency): string[] {
  const { positives, negatives, missingPositives, missingNegatives, mixedDays, missingMixedDays } = part
  const lacks: string[] = []
  if (missingPositives > 0) lacks.push(`${missingPositives} positives (has ${positives})`)
  if (missingNegatives > 0) lacks.push(`${missingNegatives} negatives (has ${negatives})`)
  if (missingMixedDays !== null && missingMixedDays > 0) {
    lacks.push(
      `${missingMixedDays} days with rows of different labels (has ${mixedDays} of ${MINIMUM_MIXED_DAYS})`,
    )
  }
  return lacks
}
