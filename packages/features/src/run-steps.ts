import type { AlignedTables, ClusterTables, FeatureMatrix } from '@alertsmith/core'
import { checkTables, readColumns } from './columns/read-tables.js'
import { type Grain, numRowsOf } from './grain.js'
import { plainJson } from './plan/plain-json.js'
import type { PlannedStep } from './plan/select.js'
import type { JsonValue } from './steps/step.js'

/** One state per step, null for steps that learn nothing. `rows` are 0-based training rows. */
export function fitSteps(
  plan: readonly PlannedStep[],
  grain: Grain,
  tables: AlignedTables | ClusterTables,
  rows: Int32Array,
): JsonValue[] {
  checkInputs(plan, grain, tables)
  const numRows = numRowsOf(tables, grain)
  return plan.map(({ step }) =>
    step.fit
      ? plainJson(step.name, step.fit({ numRows, columns: readColumns(tables, step.inputs), rows }))
      : null,
  )
}

/** Each step writes its columns straight into the matrix; inputs of one step are released before the next reads its own. */
export function transformSteps(
  plan: readonly PlannedStep[],
  grain: Grain,
  tables: AlignedTables | ClusterTables,
  states: readonly JsonValue[],
): FeatureMatrix {
  checkInputs(plan, grain, tables)
  const numRows = numRowsOf(tables, grain)
  const definitions = plan.flatMap(({ wanted }) => wanted)
  const values = new Float64Array(numRows * definitions.length)
  let column = 0
  plan.forEach((planned, index) => {
    const { step, wanted } = planned
    const out = outputColumns(planned, values, column, numRows)
    column += wanted.length
    step.transform({ numRows, columns: readColumns(tables, step.inputs), out, state: states[index]! })
  })
  return {
    names: definitions.map(({ name }) => name),
    numRows,
    values,
    categorical: definitions.flatMap(({ categorical }, i) => (categorical ? [i] : [])),
  }
}

/** Where a step writes: the columns of the matrix from `first` on, and scratch for what nobody wants. */
export function outputColumns(
  { step, wanted }: PlannedStep,
  values: Float64Array,
  first: number,
  numRows: number,
): Record<string, Float64Array> {
  const out: Record<string, Float64Array> = {}
  wanted.forEach(({ name }, i) => {
    out[name] = values.subarray((first + i) * numRows, (first + i + 1) * numRows)
  })
  // A step computes some outputs from others, so the ones nobody wants need room of their own while it runs.
  for (const { name } of step.outputs) out[name] ??= new Float64Array(numRows)
  return out
}

function checkInputs(
  plan: readonly PlannedStep[],
  grain: Grain,
  tables: AlignedTables | ClusterTables,
): void {
  checkTables(
    tables,
    grain,
    plan.map(({ step }) => step.inputs),
  )
}
