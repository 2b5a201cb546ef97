import { isNumberList, isRecordOf } from './state-checks.js'
import type { JsonValue } from './step.js'

const MAX_POINTS = 1_001

/**
 * Points of a distribution: `ranks[i]` is the percentile rank of `values[i]` among the values it was fitted on, namely
 * its 1-based rank (ties share their middle rank) divided by their number. Both ascend; at most 1,001 points.
 */
export type RankSketch = { readonly values: readonly number[]; readonly ranks: readonly number[] }

/** Keeps every value where they are few, else those at evenly spaced ranks, always with the smallest and the largest. */
export function fitRanks(values: Float64Array): RankSketch {
  const sorted = values.slice().sort()
  const { length } = sorted
  const points = Math.min(length, MAX_POINTS)
  const kept: number[] = []
  const ranks: number[] = []
  for (let point = 0; point < points; point++) {
    const value = sorted[points === 1 ? 0 : Math.round((point * (length - 1)) / (points - 1))]!
    if (value === kept.at(-1)) continue
    const below = firstAtLeast(sorted, value)
    const upTo = firstAbove(sorted, value)
    // Adding 0 turns -0, which JSON cannot hold, into 0.
    kept.push(value + 0)
    ranks.push((below + 1 + upTo) / 2 / length)
  }
  return { values: kept, ranks }
}

/**
 * The percentile rank of any value: a kept point's own, a straight line between two neighbours, 0 below the smallest and
 * 1 above the largest. NaN for NaN, and where the sketch was fitted on nothing.
 */
export function rankOf(sketch: RankSketch): (value: number) => number {
  const values = Float64Array.from(sketch.values)
  const ranks = Float64Array.from(sketch.ranks)
  const last = values.length - 1
  return (value) => {
    if (last < 0 || Number.isNaN(value)) return Number.NaN
    if (value < values[0]!) return 0
    if (value > values[last]!) return 1
    const upper = firstAtLeast(values, value)
    if (values[upper] === value) return ranks[upper]!
    const lower = upper - 1
    const share = (value - values[lower]!) / (values[upper]! - values[lower]!)
    return ranks[lower]! + share * (ranks[upper]! - ranks[lower]!)
  }
}

export function isRankSketch(state: JsonValue): state is RankSketch {
  if (!isRecordOf(state, ['values', 'ranks'])) return false
  const { values, ranks } = state
  if (!isNumberList(values) || !isNumberList(ranks) || values.length !== ranks.length) return false
  return ascends(values) && ascends(ranks) && ranks.every((rank) => rank > 0 && rank <= 1)
}

function ascends(values: readonly number[]): boolean {
  return values.every((value, i) => i === 0 || values[i - 1]! < value)
}

function firstAtLeast(sorted: Float64Array, value: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (sorted[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
}

function firstAbove(sorted: Float64Array, value: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (sorted[middle]! <= value) low = middle + 1
    else high = middle
  }
  return low
}
