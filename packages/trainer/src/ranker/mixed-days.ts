import type { TrainingRows } from '../rows.js'

export interface DayCount {
  /** Different processing days. */
  readonly days: number
  /** Days with rows of different labels: only these teach an order, and only these can measure one. */
  readonly mixed: number
}

/** Processing days among some rows; rows that weigh nothing do not count. */
export function countMixedDays({ label, day, weight }: TrainingRows, selection: Int32Array): DayCount {
  const labelOfDay = new Map<number, number>()
  const mixed = new Set<number>()
  for (const row of selection) {
    if (weight !== undefined && weight[row] === 0) continue
    const found = labelOfDay.get(day[row]!)
    if (found === undefined) labelOfDay.set(day[row]!, label[row]!)
    else if (found !== label[row]) mixed.add(day[row]!)
  }
  return { days: labelOfDay.size, mixed: mixed.size }
}
