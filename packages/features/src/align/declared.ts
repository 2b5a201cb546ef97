import type { DeclaredFeature, DeclaredKind } from '@alertsmith/core'
import { type Data, Table, type Vector } from 'apache-arrow'
import { forEachNull } from '../columns/nulls.js'
import { readNumbers } from '../columns/numbers.js'
import { float64Column } from '../columns/write.js'
import { gather, gatherText } from './gather.js'

/** The rows of a raw table in the order of the alerts; -1 where an alert has none. */
export interface RawRows {
  readonly table: Table
  readonly rows: Int32Array
}

const NUMBERS: Readonly<Record<Exclude<DeclaredKind, 'category'>, (vector: Vector) => Float64Array>> = {
  number: readNumbers,
  // As in ClickHouse, where every number but 0 is true.
  boolean: (vector) =>
    readNumbers(vector).map((value) => (Number.isNaN(value) ? value : Number(value !== 0))),
  'array-length': readLengths,
}

/** The declared columns by the names of their features, row-aligned with the alerts. */
export function declaredTable(
  declared: readonly DeclaredFeature[],
  raw: Readonly<Record<DeclaredFeature['table'], RawRows>>,
): Table {
  const columns = declared.map(({ name, table, column, kind }) => {
    const { table: source, rows } = raw[table]
    const vector = source.getChild(column)!
    return [
      name,
      kind === 'category' ? gatherText(vector, rows) : float64Column(gather(NUMBERS[kind](vector), rows)),
    ]
  })
  return new Table(Object.fromEntries(columns) as Record<string, Vector>)
}

/** Elements of each list; null = NaN. */
function readLengths(vector: Vector): Float64Array {
  const out = new Float64Array(vector.length)
  let start = 0
  for (const data of vector.data) {
    fillLengths(data, out.subarray(start, start + data.length))
    start += data.length
  }
  return out
}

function fillLengths(data: Data, out: Float64Array): void {
  const { valueOffsets } = data
  // A column in which all is null has no offsets, and its nulls are not in a bitmap.
  if (!valueOffsets) {
    out.fill(Number.NaN)
    return
  }
  for (let row = 0; row < out.length; row++) {
    out[row] = Number(valueOffsets[row + 1]) - Number(valueOffsets[row])
  }
  forEachNull(data, (row) => {
    out[row] = Number.NaN
  })
}
