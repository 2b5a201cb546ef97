import type { Table, Vector } from 'apache-arrow'
import { readNumbers } from '../columns/numbers.js'
import { readTextCodes } from '../columns/text.js'
import { TextPool } from '../columns/text-pool.js'
import { float64Column, textColumn } from '../columns/write.js'

/** `values[rows[i]]` for each i; NaN where the row is -1. */
export function gather(values: Float64Array, rows: Int32Array): Float64Array {
  const out = new Float64Array(rows.length)
  for (let i = 0; i < rows.length; i++) out[i] = rows[i]! < 0 ? Number.NaN : values[rows[i]!]!
  return out
}

/** `codes[rows[i]]` for each i; -1 where the row is -1. */
export function gatherCodes(codes: Int32Array, rows: Int32Array): Int32Array {
  return rows.map((row) => (row < 0 ? -1 : codes[row]!))
}

export function gatherNumbers(
  table: Table,
  columns: readonly string[],
  rows: Int32Array,
): Record<string, Vector> {
  return Object.fromEntries(
    columns.map((column) => [column, float64Column(gather(readNumbers(table.getChild(column)!), rows))]),
  )
}

export function gatherText(vector: Vector, rows: Int32Array): Vector {
  const pool = new TextPool()
  return textColumn(gatherCodes(readTextCodes(vector, pool), rows), pool)
}
