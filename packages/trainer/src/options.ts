import { nearest } from '@alertsmith/core'
import { InvalidOptionError } from './errors.js'

export function invalidOption(owner: string, field: string, constraint: string, found: unknown): never {
  throw new InvalidOptionError(`${owner}: "${field}" must be ${constraint}; got ${show(found)}.`, {
    context: { owner, field, found },
  })
}

/** @throws {InvalidOptionError} for a key that is not in `known`, with the nearest known one. */
export function rejectUnknownKeys(owner: string, options: object, known: readonly string[]): void {
  for (const key of Object.keys(options)) {
    if (known.includes(key)) continue
    const meant = nearest(key, known)
    const hint = meant === undefined ? `known options: ${known.join(', ')}` : `did you mean "${meant}"?`
    throw new InvalidOptionError(`${owner}: unknown option "${key}"; ${hint}`, { context: { owner, key } })
  }
}

export function checkInteger(owner: string, field: string, value: unknown, min: number, max: number): number {
  if (!Number.isInteger(value) || (value as number) < min || (value as number) > max) {
    invalidOption(owner, field, `a whole number from ${min} to ${max}`, value)
  }
  return value as number
}

export function checkOneOf<T extends string>(
  owner: string,
  field: string,
  value: unknown,
  allowed: readonly T[],
): T {
  if (!(allowed as readonly unknown[]).includes(value)) {
    invalidOption(owner, field, `one of ${allowed.join(', ')}`, value)
  }
  return value as T
}

export function checkShare(owner: string, field: string, value: unknown): number {
  if (typeof value !== 'number' || !(value > 0 && value < 1)) {
    invalidOption(owner, field, 'a number between 0 and 1, both excluded', value)
  }
  return value
}

/** The largest seed LightGBM takes: its parameters are signed 32-bit integers. */
export const MAX_SEED = 2 ** 31 - 1

export function checkSeed(owner: string, value: unknown): number {
  return checkInteger(owner, 'seed', value, 0, MAX_SEED)
}

function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  return Array.isArray(value) ? `[${value.map(show).join(', ')}]` : String(value)
}
