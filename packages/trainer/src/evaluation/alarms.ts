import type { OrderedRows } from './ordered-rows.js'

/** Weights of rows and of positives among them. */
export interface Tally {
  readonly rows: number
  readonly positives: number
}

/** How many rows have a score of at least `threshold`: they are the first ones. */
export function countFrom({ numRows, score }: OrderedRows, threshold: number): number {
  let low = 0
  let high = numRows
  while (low < high) {
    const middle = (low + high) >> 1
    if (score[middle]! >= threshold) low = middle + 1
    else high = middle
  }
  return low
}

/** Of the first `count` rows. */
export function tally({ label }: OrderedRows, weight: Float64Array, count: number): Tally {
  let rows = 0
  let positives = 0
  for (let i = 0; i < count; i++) {
    rows += weight[i]!
    if (label[i] === 1) positives += weight[i]!
  }
  return { rows, positives }
}

/** Share of positives among the alarms; NaN without alarms. */
export function precision(alarms: Tally): number {
  return alarms.positives / alarms.rows
}

/** Share of the positives that are alarms; NaN without positives. */
export function recall(alarms: Tally, all: Tally): number {
  return alarms.positives / all.positives
}

/** Harmonic mean of precision and recall; 0 where no alarm is right, NaN with neither alarms nor positives. */
export function f1(alarms: Tally, all: Tally): number {
  return (2 * alarms.positives) / (alarms.rows + all.positives)
}
