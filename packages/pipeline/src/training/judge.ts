import {
  type Calibration,
  type ChosenThreshold,
  chooseThreshold,
  evaluateRanker,
  evaluateScorer,
  fitCalibration,
  type JudgedRows,
  type ModelEvaluation,
  parseThresholdRule,
  type SplitPlan,
  type TrainingRows,
} from '@alertsmith/trainer'
import { gatherFloats, gatherInts } from '../gather.js'
import type { TrainingOptions } from './options.js'
import type { RowFacts } from './rows.js'

/** How good a model is, and what was learned from the validation rows to use it. */
export interface Judgement {
  readonly evaluation: ModelEvaluation
  /** Null for rankers and where none was wanted. */
  readonly calibration: Calibration | null
  /** Null for rankers, whose scores are no probabilities. */
  readonly threshold: ChosenThreshold | null
}

export interface JudgeInput {
  readonly rows: TrainingRows
  readonly facts: RowFacts
  readonly split: SplitPlan
  /** The model's scores of the validation and the test rows, in the order of the split. */
  readonly validationScores: Float64Array
  readonly testScores: Float64Array
}

/**
 * Judges a model on its test rows. Threshold and calibration are learned from the validation rows: nothing that is
 * reported was chosen by looking at the rows it is reported for.
 */
export async function judge(
  { rows, facts, split, validationScores, testScores }: JudgeInput,
  options: TrainingOptions & { readonly seed: number },
  { signal }: { readonly signal?: AbortSignal | undefined },
): Promise<Judgement> {
  const seen =
    options.split.testBreakdown === 'none'
      ? undefined
      : markSeen(facts.group, [split.train, split.validation], split.test)
  const test = judgedRows(rows, facts, split.test, testScores, seen)
  if (options.modelType === 'alert_ranker') {
    return {
      evaluation: await evaluateRanker(test, { seed: options.seed, signal }),
      calibration: null,
      threshold: null,
    }
  }
  const validation = judgedRows(rows, facts, split.validation, validationScores)
  const calibration = fitCalibration(options.calibration ?? DEFAULT_CALIBRATION, validation)
  const threshold = chooseThreshold(parseThresholdRule(options.threshold ?? DEFAULT_THRESHOLD), validation)
  const evaluation = await evaluateScorer(test, {
    threshold,
    calibration: calibration ?? undefined,
    alertsPerDay: options.alertsPerDay,
    seed: options.seed,
    signal,
  })
  return { evaluation, calibration, threshold }
}

export const DEFAULT_CALIBRATION = 'platt'
export const DEFAULT_THRESHOLD = 'max-f1'

/** Some rows with what is needed to judge scores of them. */
export function judgedRows(
  rows: TrainingRows,
  facts: RowFacts,
  selection: Int32Array,
  score: Float64Array,
  seen?: Uint8Array,
): JudgedRows {
  const coded = (column: RowFacts['severity']) =>
    column === null ? {} : { codes: gatherInts(column.codes, selection), values: column.values }
  return {
    label: Float64Array.from(selection, (row) => rows.label[row]!),
    score,
    day: gatherInts(rows.day, selection),
    group: gatherInts(facts.group, selection),
    ...(rows.weight ? { weight: Float64Array.from(selection, (row) => rows.weight![row]!) } : {}),
    ...(seen ? { seen } : {}),
    ...(facts.severity ? { severity: coded(facts.severity) as JudgedRows['severity'] } : {}),
    ...(facts.typology ? { typology: coded(facts.typology) as JudgedRows['typology'] } : {}),
    volume: gatherFloats(facts.volumeUsd, selection),
  }
}

/** For each row of `selection` whether its group also has a row among `known`. */
function markSeen(group: Int32Array, known: readonly Int32Array[], selection: Int32Array): Uint8Array {
  const groups = new Set<number>()
  for (const rows of known) for (const row of rows) groups.add(group[row]!)
  return Uint8Array.from(selection, (row) => Number(groups.has(group[row]!)))
}
