import { rankRows } from '../metrics/rank-rows.js'
import type { JudgedRows } from './judged-rows.js'

/**
 * Rows by falling score, equal scores in the order of their rows. Sorted once: a bootstrap sample is the same order
 * with other weights. All arrays have one entry per row, in this order.
 */
export interface OrderedRows {
  readonly numRows: number
  /** Where the row stands in the data. */
  readonly row: Int32Array
  readonly score: Float64Array
  readonly label: Uint8Array
  readonly weight: Float64Array
  /** 1 where the next row has a lower score, and in the last row. */
  readonly endsLevel: Uint8Array
  /** 0 … numGroups − 1. */
  readonly group: Int32Array
  readonly numGroups: number
  /** 0 … numDays − 1. */
  readonly day: Int32Array
  readonly numDays: number
}

export function orderRows(rows: JudgedRows): OrderedRows {
  const row = rankRows(rows.score)
  const score = pick(Float64Array, rows.score, row)
  const [group, numGroups] = numbered(row, rows.group)
  const [day, numDays] = numbered(row, rows.day)
  return {
    numRows: row.length,
    row,
    score,
    label: pick(Uint8Array, rows.label, row),
    weight: rows.weight ? pick(Float64Array, rows.weight, row) : new Float64Array(row.length).fill(1),
    endsLevel: levelEnds(score),
    group,
    numGroups,
    day,
    numDays,
  }
}

/** The place behind the rows that share the score of the row at `start`, the first of them. */
export function endOfLevel({ endsLevel }: OrderedRows, start: number): number {
  let last = start
  while (endsLevel[last] === 0) last++
  return last + 1
}

/** Some of the ordered rows, e.g. those of one month, still in order. Groups and days keep their numbers. */
export function selectOrdered(rows: OrderedRows, places: Int32Array): OrderedRows {
  const score = pick(Float64Array, rows.score, places)
  return {
    ...rows,
    numRows: places.length,
    row: pick(Int32Array, rows.row, places),
    score,
    label: pick(Uint8Array, rows.label, places),
    weight: pick(Float64Array, rows.weight, places),
    endsLevel: levelEnds(score),
    group: pick(Int32Array, rows.group, places),
    day: pick(Int32Array, rows.day, places),
  }
}

type Column = Uint8Array | Int32Array | Float64Array

function pick<T extends Column>(
  kind: new (length: number) => T,
  values: ArrayLike<number>,
  places: Int32Array,
): T {
  const picked = new kind(places.length)
  for (let i = 0; i < places.length; i++) picked[i] = values[places[i]!]!
  return picked
}

function levelEnds(score: Float64Array): Uint8Array {
  const ends = new Uint8Array(score.length)
  for (let i = 0; i < score.length; i++) ends[i] = score[i] === score[i + 1] ? 0 : 1
  return ends
}

/** How many different values there are among some rows, and for each row which of them it has. */
function numbered(row: Int32Array, values: ArrayLike<number>): [Int32Array, number] {
  const numbers = new Map<number, number>()
  const codes = row.map((at) => {
    const value = values[at]!
    const known = numbers.get(value)
    if (known !== undefined) return known
    numbers.set(value, numbers.size)
    return numbers.size - 1
  })
  return [codes, numbers.size]
}
