import { setImmediate } from 'node:timers/promises'
import { type FeatureMatrix, matrixColumn, throwIfAborted } from '@alertsmith/core'
import type { LeakageFirewall } from '../evaluation/evaluation.js'
import { rocAuc } from '../metrics/roc-auc.js'
import { gather } from '../row-lists.js'
import type { TrainingRows } from '../rows.js'
import type { SplitPlan } from '../split/plan.js'

/** No honest feature alone orders alerts as well as this; one that does usually knows the outcome. */
export const SINGLE_FEATURE_LIMIT = 0.98

const LISTED = 10

export interface SingleFeatureInput {
  readonly matrix: FeatureMatrix
  readonly rows: TrainingRows
  /** Of `rows`: 1 = positive, 0 = negative. */
  readonly positive: Uint8Array
  readonly split: SplitPlan
  readonly acknowledged: readonly string[]
  readonly signal: AbortSignal | undefined
}

/**
 * How well each feature alone orders the test rows, either way round. A missing value ranks below all others; a category
 * ranks by its share of positives among the training rows.
 */
export async function judgeSingleFeatures({
  matrix,
  rows,
  positive,
  split,
  acknowledged,
  signal,
}: SingleFeatureInput): Promise<LeakageFirewall['single_feature']> {
  const label = gather(positive, split.test)
  const weight = rows.weight && gather(rows.weight, split.test)
  const found: { feature: string; auc: number }[] = []
  for (const [column, feature] of matrix.names.entries()) {
    // Ranking a column takes a moment; interrupts and timers get their turn in between.
    await setImmediate()
    throwIfAborted(signal, 'the leakage check')
    const values = matrixColumn(matrix, column)
    const rank = matrix.categorical.includes(column)
      ? categoryRates(values, positive, split.train)
      : (value: number) => (Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value)
    const auc = rocAuc({ label, weight, score: Float64Array.from(split.test, (row) => rank(values[row]!)) })!
    found.push({ feature, auc: Math.max(auc, 1 - auc) })
  }
  // The sort is stable, so that equal features keep the matrix's order.
  const best = found.sort((a, b) => b.auc - a.auc)
  const above = best.filter(({ auc }) => auc > SINGLE_FEATURE_LIMIT).map(({ feature }) => feature)
  return {
    best: best.slice(0, LISTED),
    limit: SINGLE_FEATURE_LIMIT,
    acknowledged: above.filter((feature) => acknowledged.includes(feature)),
    alarm: above.some((feature) => !acknowledged.includes(feature)),
  }
}

/** The share of positives of a value's category among the training rows; that of all of them for an unseen category. */
function categoryRates(
  values: Float64Array,
  positive: Uint8Array,
  train: Int32Array,
): (value: number) => number {
  // Codes below 0 mean unknown, as NaN does.
  const category = (value: number) => (value >= 0 ? value : Number.NaN)
  const counts = new Map<number, { rows: number; positives: number }>()
  let positives = 0
  for (const row of train) {
    const key = category(values[row]!)
    const count = counts.get(key) ?? { rows: 0, positives: 0 }
    count.rows++
    count.positives += positive[row]!
    positives += positive[row]!
    counts.set(key, count)
  }
  return (value) => {
    const count = counts.get(category(value))
    return count === undefined ? positives / train.length : count.positives / count.rows
  }
}
