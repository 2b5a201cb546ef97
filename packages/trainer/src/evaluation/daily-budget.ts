import type { Tally } from './alarms.js'
import type { OrderedRows } from './ordered-rows.js'
import type { Sample } from './sample.js'

/** The first `alertsPerDay` rows of each day of a sample, a row counting as often as it occurs. */
export function dailyBudget(
  { numRows, label, weight, day, numDays }: OrderedRows,
  { copies }: Sample,
  alertsPerDay: number,
): Tally {
  const left = new Float64Array(numDays).fill(alertsPerDay)
  let rows = 0
  let positives = 0
  for (let i = 0; i < numRows; i++) {
    const free = left[day[i]!]!
    if (free === 0) continue
    const used = Math.min(copies[i]!, free)
    left[day[i]!] = free - used
    rows += used * weight[i]!
    if (label[i] === 1) positives += used * weight[i]!
  }
  return { rows, positives }
}

/** For each row (in order) its place within its day, from 0. */
export function placesInDay({ day, numDays }: OrderedRows): Int32Array {
  const taken = new Int32Array(numDays)
  return day.map((value) => taken[value]!++)
}
