import { rankRows } from '../metrics/rank-rows.js'
import type { Figure, FigureInput } from './figure.js'

const PLACES = 10

/** One processing day that has positives. */
interface RankedDay {
  /** Rows by falling score. */
  readonly ranked: readonly number[]
  /** Rows that are relevant at all, by falling relevance: the best possible order. */
  readonly ideal: readonly number[]
}

/**
 * NDCG@10 of a sample, the mean over its days that have positives. A row whose address was drawn three times takes three
 * places, in the model's order as in the best possible one.
 */
export function createNdcgFigure({ rows: { label, day }, score, groupCodes }: FigureInput): Figure {
  const days = rankDays(label, day, score)
  const gained = (rows: readonly number[], copies: Int32Array) => {
    let place = 0
    let sum = 0
    for (const row of rows) {
      const end = Math.min(PLACES, place + copies[groupCodes[row]!]!)
      for (; place < end; place++) sum += (2 ** label[row]! - 1) / Math.log2(place + 2)
      if (place === PLACES) break
    }
    return sum
  }
  return (copies) => {
    let sum = 0
    let judged = 0
    for (const { ranked, ideal } of days) {
      const best = gained(ideal, copies)
      if (best === 0) continue
      sum += gained(ranked, copies) / best
      judged++
    }
    return sum / judged
  }
}

function rankDays(label: ArrayLike<number>, day: Int32Array, score: Float64Array): RankedDay[] {
  const rowsOf = new Map<number, number[]>()
  for (const row of rankRows(score)) {
    const known = rowsOf.get(day[row]!)
    if (known === undefined) rowsOf.set(day[row]!, [row])
    else known.push(row)
  }
  return [...rowsOf.values()]
    .map((ranked) => ({
      ranked,
      ideal: ranked.filter((row) => label[row]! > 0).sort((a, b) => label[b]! - label[a]!),
    }))
    .filter(({ ideal }) => ideal.length > 0)
}
