import { readFileSync } from 'node:fs'

interface RecordedRows {
  readonly name: string
  readonly label: number[]
  readonly score: number[]
  readonly weight: number[] | null
}

export interface RecordedEvaluation extends RecordedRows {
  readonly day: number[]
  readonly threshold: number
  readonly alertsPerDay: number
  readonly expected: {
    readonly roc_auc: number | null
    readonly pr_auc: number | null
    readonly log_loss: number
    readonly brier: number
    readonly calibration_error: number
    readonly precision_at_100: number
    readonly at_half: RecordedAlarms
    readonly at_threshold: RecordedAlarms
    readonly budget: { alerts: number; precision: number; recall: number | null }
    readonly alert_reduction: { recall: number; threshold: number; reduction: number }[]
    readonly curves: {
      readonly roc: { x: number[]; y: number[]; area: number }
      readonly precision_recall: { x: number[]; y: number[] }
      readonly calibration: { predicted: number[]; observed: number[] }
    } | null
  }
}

export interface RecordedAlarms {
  readonly alarms: number
  readonly precision: number | null
  readonly recall: number | null
  readonly f1: number | null
}

/** What numpy, scipy and scikit-learn found: see record-sklearn-evaluation.py beside the file. */
export const recorded = JSON.parse(
  readFileSync(new URL('./fixtures/sklearn-1.2.1-evaluation.json', import.meta.url), 'utf8'),
) as {
  readonly evaluations: RecordedEvaluation[]
  readonly isotonic: (RecordedRows & { grid: number[]; probabilities: number[] })[]
  readonly platt: (RecordedRows & { a: number; b: number })[]
  readonly rankings: {
    name: string
    relevance: number[]
    score: number[]
    ndcg: Record<'5' | '10' | '20', number | null>
    map: number | null
    precision_at_10: number
  }[]
  readonly bootstrap: {
    readonly label: number[]
    readonly score: number[]
    readonly group: number[]
    readonly threshold: number
    readonly intervals: Record<'roc_auc' | 'pr_auc' | 'brier' | 'recall', [low: number, high: number]>
  }
  readonly drift: { name: string; before: (number | null)[]; after: (number | null)[]; psi: number }[]
}

/** JSON knows no NaN. */
export function withGaps(values: readonly (number | null)[]): Float64Array {
  return Float64Array.from(values, (value) => value ?? Number.NaN)
}
