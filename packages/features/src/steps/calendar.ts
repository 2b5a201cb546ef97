export const SECONDS_PER_HOUR = 3_600
export const SECONDS_PER_DAY = 86_400
const MS_PER_DAY = 86_400_000

/** Monday = 0 to Sunday = 6 of a day number; day 0, 1970-01-01, was a Thursday. NaN for NaN. */
export function weekdayOf(dayNumber: number): number {
  return (((dayNumber + 3) % 7) + 7) % 7
}

/** Day of the month and month (1 to 12) of a day number; NaN for NaN. */
export function dateOf(dayNumber: number): { readonly dayOfMonth: number; readonly month: number } {
  const date = new Date(dayNumber * MS_PER_DAY)
  return { dayOfMonth: date.getUTCDate(), month: date.getUTCMonth() + 1 }
}

/** Whole days from a time (seconds since 1970) to the start of a day, rounded down; negative where it comes after. */
export function daysBefore(dayNumber: number, seconds: number): number {
  return Math.floor(dayNumber - seconds / SECONDS_PER_DAY)
}

/** Hours from one time to another (seconds since 1970); NaN where the second lies before the first. */
export function hoursBetween(first: number, last: number): number {
  const hours = (last - first) / SECONDS_PER_HOUR
  return hours < 0 ? Number.NaN : hours
}
