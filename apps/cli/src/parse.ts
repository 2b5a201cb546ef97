import { InvalidArgumentError } from 'commander'

/** Commander argument parser: a whole number, written in decimal. */
export function integer(text: string): number {
  if (!/^-?\d+$/.test(text) || !Number.isSafeInteger(Number(text))) {
    throw new InvalidArgumentError('Expected a whole number.')
  }
  return Number(text)
}

/** Commander argument parser: a number strictly between 0 and 1. */
export function share(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !(value > 0 && value < 1))
    throw new InvalidArgumentError('Expected a number between 0 and 1.')
  return value
}

/** Commander argument parser: any finite number. */
export function decimal(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('Expected a number.')
  return value
}

/** Commander argument parser: names with commas between. */
export function list(text: string): string[] {
  const names = text.split(',').map((name) => name.trim())
  if (names.some((name) => name === '')) throw new InvalidArgumentError('Expected names with commas between.')
  return names
}

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 }

/** Commander argument parser: `90s`, `10m` or `2h` as milliseconds. */
export function timeSpan(text: string): number {
  const [, amount, unit] = /^(\d+)([smh])$/.exec(text) ?? []
  const milliseconds = Number(amount) * (UNIT_MS[unit ?? ''] ?? Number.NaN)
  if (!(milliseconds > 0)) throw new InvalidArgumentError('Expected a time above 0 such as 90s, 10m or 2h.')
  return milliseconds
}
