import type { JsonValue } from './step.js'

/** True for an object with exactly these keys. */
export function isRecordOf<K extends string>(
  value: JsonValue | undefined,
  keys: readonly K[],
): value is { readonly [Key in K]: JsonValue } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const found = Object.keys(value)
  return found.length === keys.length && keys.every((key) => found.includes(key))
}

/** True for an array of finite numbers. */
export function isNumberList(value: JsonValue): value is readonly number[] {
  return Array.isArray(value) && value.every((item) => Number.isFinite(item))
}
