import { type Bootstrap, resample } from './bootstrap.js'
import { interval } from './estimate.js'
import type { DayMean, RankingFigures } from './evaluation.js'
import type { DayFigures } from './rank-days.js'

const NAMES = ['ndcg_at_5', 'ndcg_at_10', 'ndcg_at_20', 'map', 'precision_at_10'] as const

/** Means over the days that have positives, with intervals from a bootstrap over those days. */
export async function dayMeans(days: readonly DayFigures[], bootstrap: Bootstrap): Promise<RankingFigures> {
  const judged = days.filter(({ positives }) => positives > 0)
  const values = NAMES.map((name) => Float64Array.from(judged, (day) => day[name]!))
  const means = values.map(() => new Float64Array(bootstrap.samples).fill(Number.NaN))
  await resample(judged.length, bootstrap, (counts, sample) => {
    for (const [i, ofDays] of values.entries()) means[i]![sample] = weightedMean(ofDays, counts)
  })
  const entries = NAMES.map((name, i) => [name, dayMean(values[i]!, means[i]!)])
  return Object.fromEntries(entries) as unknown as RankingFigures
}

function dayMean(values: Float64Array, means: Float64Array): DayMean {
  const days = values.length
  if (days === 0) return { mean: null, std: null, low: null, high: null }
  const mean = values.reduce((sum, value) => sum + value, 0) / days
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  const [low, high] = interval(means)
  return { mean, std: days === 1 ? null : Math.sqrt(squares / (days - 1)), low, high }
}

/** @param counts How often each day was drawn; as many draws as days. */
function weightedMean(values: Float64Array, counts: Int32Array): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += counts[i]! * values[i]!
  return sum / values.length
}
