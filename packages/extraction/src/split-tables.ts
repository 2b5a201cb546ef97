import type { AlignedTables } from '@alertsmith/core'
import { Field, makeData, RecordBatch, Schema, Struct, Table } from 'apache-arrow'
import { HISTORY_COLUMNS } from './query/history.js'

/** Tables and their columns in the order in which they stand in a result. */
export type WideColumns<Name extends string> = readonly (readonly [Name, readonly string[]])[]

/** Gives the columns of both results, in their order, to the aligned tables they belong to. No value is copied. */
export function splitTables(
  wide: Table,
  columns: WideColumns<keyof AlignedTables>,
  history: Table,
): AlignedTables {
  const { alerts, features, clusters, moneyFlows, labels, declared } = splitColumns(wide, columns)
  return {
    alerts: alerts!,
    features: features!,
    clusters: clusters!,
    moneyFlows: moneyFlows!,
    history: pickColumns(history, Object.keys(HISTORY_COLUMNS), 0),
    labels: labels!,
    ...(declared ? { declared } : {}),
  }
}

/** The tables that have columns, each with its own. No value is copied. */
export function splitColumns<Name extends string>(
  wide: Table,
  columns: WideColumns<Name>,
): Partial<Record<Name, Table>> {
  const tables: Partial<Record<Name, Table>> = {}
  let start = 0
  for (const [name, names] of columns) {
    if (names.length > 0) tables[name] = pickColumns(wide, names, start)
    start += names.length
  }
  return tables
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
