import { ExactSum } from '../numeric/exact-sum.js'
import { ratio } from './arithmetic.js'
import { isRecordOf } from './state-checks.js'
import type { JsonValue } from './step.js'

/** Mean and sample standard deviation (n - 1; 0 for a single value); null where there was no value at all. */
export type Moments = { readonly mean: number; readonly std: number } | null

/** Two passes with exact sums, so the order of the values does not matter. */
export function fitMoments(values: Float64Array): Moments {
  if (values.length === 0) return null
  const largest = values.reduce((max, value) => Math.max(max, Math.abs(value)), 0)
  if (largest === 0) return { mean: 0, std: 0 }
  // Dividing by a power of two loses nothing and keeps squares of the largest doubles from overflowing.
  const scale = 2 ** Math.min(Math.max(Math.floor(Math.log2(largest)), -1022), 1023)
  const sum = new ExactSum()
  for (const value of values) sum.add(value / scale)
  const mean = sum.value() / values.length
  const squares = new ExactSum()
  for (const value of values) squares.add((value / scale - mean) ** 2)
  const variance = values.length === 1 ? 0 : squares.value() / (values.length - 1)
  return { mean: mean * scale, std: Math.sqrt(variance) * scale }
}

/** `(value - mean) / std`; 0 where the training values did not vary; NaN where there were none, or where no double can hold it. */
export function zscore(value: number, moments: Moments): number {
  if (moments === null || Number.isNaN(value)) return Number.NaN
  return moments.std === 0 ? 0 : ratio(value - moments.mean, moments.std)
}

export function isMoments(state: JsonValue): state is Moments {
  if (state === null) return true
  return (
    isRecordOf(state, ['mean', 'std']) &&
    Number.isFinite(state.mean) &&
    Number.isFinite(state.std) &&
    Number(state.std) >= 0
  )
}
