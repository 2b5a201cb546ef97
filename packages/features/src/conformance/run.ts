import type { AlignedTables, ClusterTables } from '@alertsmith/core'
import type { Table } from 'apache-arrow'
import { checkTables, readColumns } from '../columns/read-tables.js'
import type { ColumnRequests, RequestedColumns } from '../columns/request.js'
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

type Columns = RequestedColumns<ColumnRequests>

/** The step's inputs as it is given them. */
export function inputsOf({ step, grain, tables }: Trial): Columns {
  checkTables(tables, grain, [step.inputs])
  return readColumns(tables, step.inputs)
}

export function fitStep(trial: Trial, rows?: Int32Array, columns: Columns = inputsOf(trial)): JsonValue {
  const numRows = numRowsOf(trial.tables, trial.grain)
  const trainingRows = rows ?? Int32Array.from({ length: numRows }, (_, row) => row)
  return trial.step.fit?.({ numRows, columns, rows: trainingRows }) ?? null
}

/** @param prefill What the outputs hold before the step writes them. Default: 0, as a builder does. */
export function transformStep(
  trial: Trial,
  state: JsonValue,
  { prefill = 0, columns = inputsOf(trial) }: { prefill?: number; columns?: Columns } = {},
): Outputs {
  const { step } = trial
  const numRows = numRowsOf(trial.tables, trial.grain)
  const outputs = step.outputs.map(({ name }) => [name, new Float64Array(numRows).fill(prefill)])
  const out = Object.fromEntries(outputs) as Outputs
  step.transform({ numRows, columns, out, state })
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
