import { defineError } from './errors.js'

export const InvalidDateError = defineError({
  code: 'CORE_INVALID_DATE',
  category: 'usage',
  retryable: false,
  meaning: 'A date is not a real calendar day in the form YYYY-MM-DD.',
  remedy: 'Write the date as YYYY-MM-DD, for example 2024-03-31.',
})

/** Calendar day as `YYYY-MM-DD`, UTC. */
export type IsoDate = string

/** Whole days since 1970-01-01 (UTC): the form in which columns hold dates. */
export type DayNumber = number

const MS_PER_DAY = 86_400_000

/** @throws {InvalidDateError} `field` names the value in the message. */
export function toDayNumber(date: IsoDate, field = 'date'): DayNumber {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN
  // Date.parse rolls 2024-02-30 over into March, so the day has to survive the way back.
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== date) {
    throw new InvalidDateError(`"${field}" must be a calendar day as YYYY-MM-DD; got "${date}".`, {
      context: { field, found: date },
    })
  }
  return ms / MS_PER_DAY
}

export function toIsoDate(day: DayNumber): IsoDate {
  return new Date(day * MS_PER_DAY).toISOString().slice(0, 10)
}
