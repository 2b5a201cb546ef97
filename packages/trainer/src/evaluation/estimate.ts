import type { Estimate } from './evaluation.js'

/** Share of bootstrap samples that an interval covers. */
export const INTERVAL_LEVEL = 0.95

/**
 * A figure with the percentiles of its bootstrap samples (2.5 and 97.5), interpolated like numpy's. Samples in which the
 * figure does not exist (NaN) are left out.
 */
export function toEstimate(value: number, samples: Float64Array): Estimate {
  if (Number.isNaN(value)) return { value: null, low: null, high: null }
  const [low, high] = interval(samples)
  return { value, low, high }
}

/** Both null where no sample has a figure. */
export function interval(samples: Float64Array): [low: number | null, high: number | null] {
  const sorted = samples.filter((sample) => !Number.isNaN(sample)).sort()
  if (sorted.length === 0) return [null, null]
  const tail = (1 - INTERVAL_LEVEL) / 2
  return [quantile(sorted, tail), quantile(sorted, 1 - tail)]
}

function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1)
  const below = sorted[Math.floor(at)]!
  return below + (at - Math.floor(at)) * (sorted[Math.ceil(at)]! - below)
}
