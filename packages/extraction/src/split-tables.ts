import { ALIGNED_TABLE_NAMES, type AlignedTables } from '@alertsmith/core'
import { Field, makeData, RecordBatch, Schema, Struct, Table } from 'apache-arrow'
import { ALIGNED_COLUMNS, wideName } from './query/training-query.js'

/** Gives the columns of the wide table to the aligned tables they belong to. No value is copied. */
export function splitTables(wide: Table): AlignedTables {
  return Object.fromEntries(
    ALIGNED_TABLE_NAMES.map((name) => [name, pickColumns(wide, name)]),
  ) as unknown as AlignedTables
}

function pickColumns(wide: Table, table: keyof AlignedTables): Table {
  const positions = ALIGNED_COLUMNS[table].map((column) =>
    wide.schema.fields.findIndex(({ name }) => name === wideName(table, column)),
  )
  const fields = ALIGNED_COLUMNS[table].map((column, i) => {
    const { type, nullable } = wide.schema.fields[positions[i]!]!
    return new Field(column, type, nullable)
  })
  const schema = new Schema(fields)
  const batches = wide.batches.map((batch) => {
    const children = positions.map((position) => batch.data.children[position]!)
    return new RecordBatch(
      schema,
      makeData({ type: new Struct(fields), length: batch.numRows, nullCount: 0, children }),
    )
  })
  return new Table(schema, batches)
}
