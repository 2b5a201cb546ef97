import { rankRows } from '../metrics/rank-rows.js'
import type { Figure, FigureInput } from './figure.js'

const PLACES = 10

/** One processing day that has positives. */
interface RankedDay {
  /** Rows by falling score, those of equal score together. */
  readonly ranked: readonly (readonly number[])[]
  /** Rows that are relevant at all, each by itself, by falling relevance: the best possible order. */
  readonly ideal: readonly (readonly number[])[]
}

/**
 * NDCG@10 of a sample, the mean over its days that have positives. A row whose address was drawn three times takes three
 * places, in the model's order as in the best possible one. Where rows are tied, the mean over their orders: the mean gain
 * of their copies is expected at each of their places.
 */
export function createNdcgFigure({ rows: { label, day }, score, groupCodes }: FigureInput): Figure {
  const days = rankDays(label, day, score)
  const gained = (levels: readonly (readonly number[])[], copies: Int32Array) => {
    let place = 0
    let sum = 0
    for (const rows of levels) {
      let tied = 0
      let gain = 0
      for (const row of rows) {
        tied += copies[groupCodes[row]!]!
        gain += copies[groupCodes[row]!]! * (2 ** label[row]! - 1)
      }
      const end = Math.min(PLACES, place + tied)
      for (; place < end; place++) sum += gain / tied / Math.log2(place + 2)
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
    .map((rows) => ({
      ranked: levels(rows, score),
      ideal: rows
        .filter((row) => label[row]! > 0)
        .sort((a, b) => label[b]! - label[a]!)
        .map((row) => [row]),
    }))
    .filter(({ ideal }) => ideal.length > 0)
}

/** @param rows By falling score. */
function levels(rows: readonly number[], score: Float64Array): number[][] {
  const found: number[][] = []
  for (const row of rows) {
    const level = found.at(-1)
    if (level !== undefined && score[level[0]!] === score[row]) level.push(row)
    else found.push([row])
  }
  return found
}
