import { UnbindableValueError } from '../errors.js'

/** A value as ClickHouse reads it from a parameter, and the type to read it as. */
export interface BoundValue {
  readonly type: string
  readonly value: unknown
}

const INT64_MAX = 2n ** 63n - 1n

/**
 * The ClickHouse type for a JavaScript value: whole numbers are Int64, others Float64, dates DateTime64 in UTC,
 * arrays take the type of their elements.
 *
 * @throws {UnbindableValueError} for values that no column can hold exactly
 */
export function bindValue(value: unknown): BoundValue {
  if (typeof value === 'string') return { type: 'String', value }
  if (typeof value === 'boolean') return { type: 'Bool', value }
  if (typeof value === 'number') return bindNumber(value)
  if (typeof value === 'bigint') return { type: value > INT64_MAX ? 'UInt64' : 'Int64', value: String(value) }
  if (value instanceof Date) return bindDate(value)
  if (Array.isArray(value)) return bindArray(value)
  throw unbindable(value === null ? 'null' : typeof value)
}

function bindNumber(value: number): BoundValue {
  if (Number.isSafeInteger(value)) return { type: 'Int64', value }
  if (!Number.isFinite(value) || Number.isInteger(value)) throw unbindable(String(value))
  return { type: 'Float64', value }
}

function bindDate(value: Date): BoundValue {
  if (Number.isNaN(value.getTime())) throw unbindable('an invalid Date')
  return { type: "DateTime64(3, 'UTC')", value: value.toISOString().replace('T', ' ').slice(0, -1) }
}

function bindArray(values: readonly unknown[]): BoundValue {
  const elements = values.map(bindValue)
  const types = [...new Set(elements.map((element) => element.type))]
  if (types.length > 1) throw unbindable(`an array of ${types.join(' and ')}`)
  return { type: `Array(${types[0] ?? 'Nothing'})`, value: elements.map((element) => element.value) }
}

function unbindable(found: string) {
  return new UnbindableValueError(
    `A value in a query must be text, a boolean, a finite number, a bigint, a Date or an array of one of these; got ${found}. Write numbers beyond 2^53 as bigint.`,
    { context: { found } },
  )
}
