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
  const score = Float64Array.from(row, (at) => rows.score[at]!)
  const [group, numGroups] = numbered(row, rows.group)
  const [day, numDays] = numbered(row, rows.day)
  return {
    numRows: row.length,
    row,
    score,
    label: Uint8Array.from(row, (at) => rows.label[at]!),
    weight: Float64Array.from(row, (at) => (rows.weight === undefined ? 1 : rows.weight[at]!)),
    endsLevel: Uint8Array.from(score, (value, i) => (value === score[i + 1] ? 0 : 1)),
    group,
    numGroups,
    day,
    numDays,
  }
}

/** Some of the ordered rows, e.g. those of one month, still in order. Groups and days keep their numbers. */
export function selectOrdered(rows: OrderedRows, places: Int32Array): OrderedRows {
  const score = Float64Array.from(places, (place) => rows.score[place]!)
  return {
    ...rows,
    numRows: places.length,
    row: places.map((place) => rows.row[place]!),
    score,
    label: Uint8Array.from(places, (place) => rows.label[place]!),
    weight: Float64Array.from(places, (place) => rows.weight[place]!),
    endsLevel: Uint8Array.from(score, (value, i) => (value === score[i + 1] ? 0 : 1)),
    group: places.map((place) => rows.group[place]!),
    day: places.map((place) => rows.day[place]!),
  }
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
