import type { TextPool } from '../columns/text-pool.js'

/** Alert numbers by (day, id), ids compared by their UTF-8 bytes, which is how ClickHouse orders a String. */
export function orderAlerts(day: Float64Array, idOfAlert: Int32Array, ids: TextPool): Int32Array {
  const order = Int32Array.from(day, (_, row) => row)
  const compare = (a: number, b: number): number =>
    day[a]! - day[b]! || ids.compare(idOfAlert[a]!, idOfAlert[b]!)
  const ascends = order.every((row) => row === 0 || compare(row - 1, row) < 0)
  return ascends ? order : order.sort(compare)
}
