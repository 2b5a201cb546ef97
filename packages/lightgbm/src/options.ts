import { nearest } from '@alertsmith/core'
import { InvalidOptionError } from './errors.js'

/** @throws {InvalidOptionError} for the first key of `options` that is not in `known`. */
export function checkOptionNames(owner: string, options: object, known: readonly string[]): void {
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue
    const meant = nearest(name, known)
    throw new InvalidOptionError(
      `${owner}: "${name}" must be one of ${known.join(', ')}${meant ? `; did you mean "${meant}"?` : '.'}`,
      { context: { name, known } },
    )
  }
}

/** @throws {InvalidOptionError} unless `value` is a whole number from `min` to `max`. */
export function checkWholeNumber(
  owner: string,
  name: string,
  value: unknown,
  min: number,
  max: number = 2 ** 31 - 1,
): asserts value is number {
  if (!Number.isInteger(value) || (value as number) < min || (value as number) > max) {
    throw refuseOption(owner, name, `a whole number from ${min} to ${max}`, value)
  }
}

export function refuseOption(owner: string, name: string, constraint: string, found: unknown) {
  return new InvalidOptionError(`${owner}: "${name}" must be ${constraint}; got ${String(found)}.`, {
    context: { name, constraint, found },
  })
}
