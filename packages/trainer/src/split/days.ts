/** The distinct processing days of some rows, and how many rows lie before each. */
export interface DayIndex {
  /** Distinct days, ascending. */
  readonly days: Int32Array
  /** Rows before day i; one entry more than `days`, the last being the number of rows. */
  readonly rowsBefore: Int32Array
}

export function indexDays(day: Int32Array): DayIndex {
  const counts = new Map<number, number>()
  for (const value of day) counts.set(value, (counts.get(value) ?? 0) + 1)
  const days = Int32Array.from(counts.keys()).sort()
  const rowsBefore = new Int32Array(days.length + 1)
  for (let i = 0; i < days.length; i++) rowsBefore[i + 1] = rowsBefore[i]! + counts.get(days[i]!)!
  return { days, rowsBefore }
}

/**
 * The day number in [`min`, `max`] (as index into `days`) before which the count of rows is nearest to `target`;
 * the later one on a tie.
 */
export function nearestCut({ rowsBefore }: DayIndex, target: number, min: number, max: number): number {
  let best = min
  for (let i = min + 1; i <= max; i++) {
    if (Math.abs(rowsBefore[i]! - target) <= Math.abs(rowsBefore[best]! - target)) best = i
  }
  return best
}
