/** The entries of some rows, in the order of `rows` (0-based). */
export function gather<T extends Uint8Array | Int32Array | Uint32Array | Float32Array | Float64Array>(
  values: T,
  rows: Int32Array,
): T {
  const gathered = new (values.constructor as new (length: number) => T)(rows.length)
  for (let i = 0; i < rows.length; i++) gathered[i] = values[rows[i]!]!
  return gathered
}

/** Two ascending lists without common rows as one ascending list. */
export function mergeRows(a: Int32Array, b: Int32Array): Int32Array {
  const merged = new Int32Array(a.length + b.length)
  merged.set(a)
  merged.set(b, a.length)
  return merged.sort()
}
