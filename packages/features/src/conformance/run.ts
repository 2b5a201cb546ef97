import type { AlignedTables, ClusterTables } from '@alertsmith/core'
import type { Table } from 'apache-arrow'
import { checkTables, readColumns } from '../columns/read-tables.js'
import { type Grain, numRowsOf } from '../grain.js'
import type { FeatureStep, JsonValue } from '../steps/step.js'

/** A step with the tables it is tried on. */
export interface Trial {
  readonly step: FeatureStep
  readonly grain: Grain
  readonly tables: AlignedTables | ClusterTables
}

/** Columns by feature name. */
export type Outputs = Readonly<Record<string, Float64Array>>

export function fitStep({ step, grain, tables }: Trial, rows?: Int32Array): JsonValue {
  checkTables(tables, grain, [step.inputs])
  const numRows = numRowsOf(tables, grain)
  return (
    step.fit?.({
      numRows,
      columns: readColumns(tables, step.inputs),
      rows: rows ?? Int32Array.from({ length: numRows }, (_, row) => row),
    }) ?? null
  )
}

export function transformStep({ step, grain, tables }: Trial, state: JsonValue, prefill = 0): Outputs {
  checkTables(tables, grain, [step.inputs])
  const numRows = numRowsOf(tables, grain)
  const outputs = step.outputs.map(({ name }) => [name, new Float64Array(numRows).fill(prefill)])
  const out = Object.fromEntries(outputs) as Outputs
  step.transform({ numRows, columns: readColumns(tables, step.inputs), out, state })
  return out
}

/** Rows `[start, end)` of every table. */
export function sliceTables<T extends AlignedTables | ClusterTables>(
  tables: T,
  start: number,
  end: number,
): T {
  const slices = Object.entries(tables).map(([name, table]: [string, Table]) => [
    name,
    table.slice(start, end),
  ])
  return Object.fromEntries(slices) as T
}
