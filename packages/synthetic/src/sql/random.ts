/**
 * Seeded draws as SQL expressions. A draw depends on nothing but the bound `{seed:Int64}`, its salt and its keys, so the
 * data are the same whatever the number of threads, the block size or the order in which rows are produced.
 */

/** A 64-bit hash. `salt` names the draw, `keys` are the columns that identify the thing it is drawn for. */
export function hash(salt: string, ...keys: string[]): string {
  return `cityHash64(${['{seed:Int64}', `'${salt}'`, ...keys].join(', ')})`
}

/** Uniform in [0, 1). Only 53 bits are kept: with all 64, rounding to Float64 could give exactly 1. */
export function uniform(salt: string, ...keys: string[]): string {
  return `(bitShiftRight(${hash(salt, ...keys)}, 11) * ${2 ** -53})`
}

/** Uniform whole number in [0, `below`). */
export function uniformInteger(below: string, salt: string, ...keys: string[]): string {
  return `toUInt32(floor(${below} * ${uniform(salt, ...keys)}))`
}

/** Standard normal, by the Box–Muller transform (Box and Muller 1958, Ann. Math. Statist. 29, 610–611). */
export function normal(salt: string, ...keys: string[]): string {
  const radius = `sqrt(-2 * log(1 - ${uniform(`${salt}/radius`, ...keys)}))`
  return `(${radius} * cos(${2 * Math.PI} * ${uniform(`${salt}/angle`, ...keys)}))`
}
