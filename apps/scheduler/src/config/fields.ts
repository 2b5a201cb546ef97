import { nearest, PROBLEMS_TOLD } from '@alertsmith/pipeline'
import { z } from 'zod'
import { parseDuration } from './duration.js'

// The kinds of value that the file holds. Each message is what stands after "expected" in a problem.

/** A mapping with these keys and no others. */
export function section<Shape extends z.ZodRawShape>(shape: Shape) {
  const known = Object.keys(shape)
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key, index) => unknownKey(key, known, { guess: index < PROBLEMS_TOLD })).join('\n')
        : `a mapping with ${known.join(', ')}`,
  })
}

/** One line for each unknown key of a section, in the order of the issue's `keys`. */
function unknownKey(key: string, known: readonly string[], { guess }: { readonly guess: boolean }): string {
  // A file with thousands of them is not misspelt, and no more than some are told of.
  const near = guess ? nearest(key, known) : undefined
  const shown = key.length > LONGEST_KEY ? `${key.slice(0, LONGEST_KEY)}…` : key
  return `one of ${known.join(', ')}; found the key "${shown.replaceAll('\n', ' ')}"${near === undefined ? '' : `. Did you mean "${near}"?`}`
}

const LONGEST_KEY = 80

export function named<Value extends z.ZodType>(value: Value) {
  return z.record(z.string().regex(/^[a-z0-9][a-z0-9_-]{0,62}$/), value, {
    error: 'names of 1 to 63 lower-case letters, digits, "-" and "_", each with its settings',
  })
}

export function text(expected: string) {
  return z.string(expected).min(1, expected).max(10_000, expected)
}

export function choice<const Values extends readonly string[]>(values: Values) {
  return z.enum(values, `one of ${values.join(', ')}`)
}

export function flag() {
  return z.boolean('true or false')
}

export function wholeNumber(min: number, max: number) {
  const expected = `a whole number from ${min} to ${max}`
  return z.int(expected).min(min, expected).max(max, expected)
}

/** A number from `min` to `max`, both included. */
export function number(min: number, max: number) {
  const expected = `a number from ${min} to ${max}`
  return z.number(expected).min(min, expected).max(max, expected)
}

/** A number between `min` and `max`, neither included. */
export function numberWithin(min: number, max: number) {
  const expected = `a number above ${min} and below ${max}`
  return z.number(expected).gt(min, expected).lt(max, expected)
}

/** At least one, none twice. */
export function listOf<Item extends z.ZodType>(item: Item, what: string) {
  const expected = `a list of ${what}, each once`
  return z
    .array(item, expected)
    .min(1, expected)
    .refine((items) => new Set(items).size === items.length, expected)
}

/** A time as text, as milliseconds. */
export function duration(min: string, max: string) {
  return timeWithin(min, max, `a time from ${min} to ${max}, such as 10s, 30m, 6h or 1d`)
}

/** Whole days as text, as their number. */
export function days(min: string, max: string) {
  const expected = `whole days from ${min} to ${max}, such as 7d`
  return timeWithin(min, max, expected)
    .refine((milliseconds) => milliseconds % DAY_MS === 0, expected)
    .transform((milliseconds) => milliseconds / DAY_MS)
}

const DAY_MS = 86_400_000

function timeWithin(min: string, max: string, expected: string) {
  const [lowest, highest] = [parseDuration(min)!, parseDuration(max)!]
  return text(expected)
    .transform((given) => parseDuration(given) ?? Number.NaN)
    .refine((milliseconds) => milliseconds >= lowest && milliseconds <= highest, expected)
}

const VARIABLE = 'the name of an environment variable, in capitals, that holds the secret'

/** The name of an environment variable: what is in it never stands in the file. */
export function variable() {
  return z.string(VARIABLE).regex(/^[A-Z_][A-Z0-9_]{0,127}$/, VARIABLE)
}
