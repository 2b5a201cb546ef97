import { ALIGNED_TABLE_NAMES, type AlignedTables } from '@alertsmith/core'
import { Field, makeData, RecordBatch, Schema, Struct, Table } from 'apache-arrow'
import { ALIGNED_COLUMNS } from './query/training-query.js'

/** Gives the columns of both results, in their order, to the aligned tables they belong to. No value is copied. */
export function splitTables(wide: Table, history: Table): AlignedTables {
  let start = 0
  const tables = ALIGNED_TABLE_NAMES.map((name) => {
    const columns = Object.keys(ALIGNED_COLUMNS[name])
    if (name === 'history') return [name, pickColumns(history, columns, 0)]
    const table = pickColumns(wide, columns, start)
    start += columns.length
    return [name, table]
  })
  return Object.fromEntries(tables) as unknown as AlignedTables
}

/** The columns of `result` from `start` on, under their own names. */
function pickColumns(result: Table, names: readonly string[], start: number): Table {
  const end = start + names.length
  const fields = result.schema.fields
    .slice(start, end)
    .map(({ type, nullable }, i) => new Field(names[i]!, type, nullable))
  const schema = new Schema(fields)
  const batches = result.batches.map(({ data, numRows }) => {
    const children = data.children.slice(start, end)
    const struct = makeData({ type: new Struct(fields), length: numRows, nullCount: 0, children })
    return new RecordBatch(schema, struct)
  })
  return new Table(schema, batches)
}
