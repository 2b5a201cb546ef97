import type { Tally } from './alarms.js'
import { endOfLevel, type OrderedRows } from './ordered-rows.js'
import type { Sample } from './sample.js'
import { takenOfTied } from './top-rows.js'

/**
 * The first `alertsPerDay` rows of each day of a sample, a row counting as often as it occurs. Of a day's tied rows that do
 * not all fit, each counts by the share that does: the mean over their orders.
 */
export function dailyBudget(ordered: OrderedRows, { copies }: Sample, alertsPerDay: number): Tally {
  const { numRows, label, weight, day, numDays } = ordered
  const left = new Float64Array(numDays).fill(alertsPerDay)
  /** Copies of the current level by day; 0 before and after each level. */
  const tied = new Float64Array(numDays)
  let rows = 0
  let positives = 0
  for (let start = 0; start < numRows; ) {
    const end = endOfLevel(ordered, start)
    for (let i = start; i < end; i++) tied[day[i]!]! += copies[i]!
    for (let i = start; i < end; i++) {
      const free = left[day[i]!]!
      if (free === 0) continue
      const used = takenOfTied(copies[i]!, tied[day[i]!]!, free)
      rows += used * weight[i]!
      if (label[i] === 1) positives += used * weight[i]!
    }
    for (let i = start; i < end; i++) {
      left[day[i]!] = Math.max(0, left[day[i]!]! - tied[day[i]!]!)
      tied[day[i]!] = 0
    }
    start = end
  }
  return { rows, positives }
}

/**
 * What is found at each place of a day, from 0, summed over the days: the weight of the positive rows there. Tied rows of a
 * day share what they find among their places evenly.
 */
export function gainByPlace(ordered: OrderedRows): Float64Array {
  const { numRows, label, weight, day, numDays } = ordered
  const taken = new Int32Array(numDays)
  const rowsOfDay = new Int32Array(numDays)
  for (const value of day) rowsOfDay[value]!++
  const gained = new Float64Array(rowsOfDay.reduce((most, rows) => Math.max(most, rows), 0))
  const tied = new Int32Array(numDays)
  const found = new Float64Array(numDays)
  for (let start = 0; start < numRows; ) {
    const end = endOfLevel(ordered, start)
    for (let i = start; i < end; i++) {
      tied[day[i]!]!++
      if (label[i] === 1) found[day[i]!]! += weight[i]!
    }
    // Each row of a day stands for one of the places that the day's tied rows fill.
    for (let i = start; i < end; i++) gained[taken[day[i]!]!++]! += found[day[i]!]! / tied[day[i]!]!
    for (let i = start; i < end; i++) {
      tied[day[i]!] = 0
      found[day[i]!] = 0
    }
    start = end
  }
  return gained
}

/** How many rows {@link dailyBudget} looks at: no order changes it. */
export function rowsWithinBudget({ day, numDays }: OrderedRows, alertsPerDay: number): number {
  const rowsOfDay = new Int32Array(numDays)
  for (const value of day) rowsOfDay[value]!++
  return rowsOfDay.reduce((sum, rows) => sum + Math.min(rows, alertsPerDay), 0)
}
