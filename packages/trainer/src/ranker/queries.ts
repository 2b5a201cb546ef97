import { createRandom, shuffle } from '../random.js'
import type { TrainingRows } from '../rows.js'

/** The longest query LightGBM can rank: it ends the process beyond. */
export const MAX_QUERY_ROWS = 10_000

/** Rows query by query, as a ranking Dataset needs them. */
export interface Queries {
  /** Row numbers of the matrix, those of each query together. */
  readonly rows: Int32Array
  /** Rows of each query; they add up to the length of `rows`. */
  readonly sizes: Int32Array
}

/** Apart from the streams of splits and folds; each day has one of its own, so that days do not depend on one another. */
const QUERY_STREAM = 1 << 20

/**
 * One query per processing day, in the order of days and, within a day, of rows. A day of more than
 * {@link MAX_QUERY_ROWS} is divided into as few queries as possible, drawn at random, of equal size and equal shares of
 * each relevance.
 *
 * @param selection Row numbers, ascending.
 * @param seed Decides the division of large days; it depends on nothing but the seed and the rows of that day.
 */
export function planQueries(
  { label, day }: Pick<TrainingRows, 'label' | 'day'>,
  selection: Int32Array,
  seed: number,
): Queries {
  const byDay = Int32Array.from(selection).sort((a, b) => day[a]! - day[b]! || a - b)
  const rows = new Int32Array(selection.length)
  const sizes: number[] = []
  let filled = 0
  for (let start = 0; start < byDay.length; ) {
    let end = start + 1
    while (end < byDay.length && day[byDay[end]!] === day[byDay[start]!]) end++
    for (const query of divide(label, day[byDay[start]!]!, byDay.subarray(start, end), seed)) {
      rows.set(query, filled)
      filled += query.length
      sizes.push(query.length)
    }
    start = end
  }
  return { rows, sizes: Int32Array.from(sizes) }
}

function divide(label: ArrayLike<number>, day: number, rows: Int32Array, seed: number): Int32Array[] {
  const count = Math.ceil(rows.length / MAX_QUERY_ROWS)
  if (count === 1) return [rows]
  const random = createRandom(seed, QUERY_STREAM + day)
  const queryOfRow = new Map<number, number>()
  let dealt = 0
  for (const relevance of new Set(Array.from(rows, (row) => label[row]!).sort((a, b) => a - b))) {
    const alike = rows.filter((row) => label[row] === relevance)
    shuffle(alike, random)
    // Dealing goes on where the last relevance stopped, which keeps the queries within one row of each other.
    for (const row of alike) queryOfRow.set(row, dealt++ % count)
  }
  return Array.from({ length: count }, (_, query) => rows.filter((row) => queryOfRow.get(row) === query))
}
