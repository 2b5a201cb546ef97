import { InvalidArgumentError } from 'commander'

/** Commander argument parser: a whole number from 1 to 1000. */
export function count(text: string): number {
  const value = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN
  if (!(value >= 1 && value <= 1_000))
    throw new InvalidArgumentError('Expected a whole number from 1 to 1000.')
  return value
}

/** Commander argument parser: a day as YYYY-MM-DD. */
export function day(text: string): string {
  // Date.parse rolls 2024-02-30 over into March, so the day has to survive the way back.
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== text) {
    throw new InvalidArgumentError('Expected a day as YYYY-MM-DD.')
  }
  return text
}

/** Commander argument parser: a day, or an instant such as 2024-04-01T06:00:00Z. */
export function instant(text: string): Date {
  const at = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z)?$/.test(text)
    ? Date.parse(text)
    : Number.NaN
  if (Number.isNaN(at))
    throw new InvalidArgumentError('Expected a day, or an instant such as 2024-04-01T06:00Z.')
  return new Date(at)
}
