import { type FeatureMatrix, matrixColumn } from '@alertsmith/core'
import { type DriftReference, fitDriftReference } from '@alertsmith/trainer'
import { gatherMatrix, spread } from '../gather.js'

/** What later data is compared with: `reference.json`. */
export interface TrainingReference {
  /** For each feature in order: the values at 0, 1, … 100 % of the training rows, missing left out; empty if none. */
  readonly percentiles: readonly (readonly number[])[]
  readonly drift: DriftReference
}

/** Training rows that are looked at, evenly spread: enough for percentiles that are right to a fraction of a percent. */
const MAX_ROWS = 50_000

/** @param score Gives the model's scores of a matrix. */
export async function buildReference(
  matrix: FeatureMatrix,
  trainingRows: Int32Array,
  score: (matrix: FeatureMatrix) => Promise<Float64Array>,
): Promise<TrainingReference> {
  const sample = gatherMatrix(matrix, spread(trainingRows, MAX_ROWS))
  return {
    percentiles: sample.names.map((_, column) => percentilesOf(matrixColumn(sample, column))),
    drift: fitDriftReference(sample, await score(sample)),
  }
}

function percentilesOf(values: Float64Array): number[] {
  const known = values.filter((value) => !Number.isNaN(value)).sort()
  if (known.length === 0) return []
  return Array.from(
    { length: 101 },
    (_, percent) => known[Math.round((percent / 100) * (known.length - 1))]! + 0,
  )
}

/** Shares of the training rows below and above `value`, in whole percent rounded down; null where nothing is known. */
export function percentAround(
  percentiles: readonly number[],
  value: number,
): { readonly below: number; readonly above: number } | null {
  if (percentiles.length === 0 || Number.isNaN(value)) return null
  const below = place(percentiles, (percentile) => percentile < value)
  const upTo = place(percentiles, (percentile) => percentile <= value)
  return { below: Math.max(0, below - 1), above: Math.max(0, percentiles.length - upTo - 1) }
}

/** How many percentiles, ascending, the condition holds for. */
function place(percentiles: readonly number[], holds: (percentile: number) => boolean): number {
  let low = 0
  let high = percentiles.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (holds(percentiles[middle]!)) low = middle + 1
    else high = middle
  }
  return low
}
