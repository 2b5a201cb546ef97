import type { AlignedTables, FeatureMatrix } from '@alertsmith/core'
import { checkTables, readColumns } from './columns/read-tables.js'
import type { FeatureStep, JsonValue } from './steps/step.js'

export function outputNames(steps: readonly FeatureStep[]): string[] {
  return steps.flatMap((step) => step.outputs.map(({ name }) => name))
}

/** One state per step, null for steps that learn nothing. `rows` are 0-based training rows. */
export function fitSteps(
  steps: readonly FeatureStep[],
  tables: AlignedTables,
  rows: Int32Array,
): JsonValue[] {
  checkTables(
    tables,
    steps.map(({ inputs }) => inputs),
  )
  const { numRows } = tables.alerts
  return steps.map((step) => step.fit?.({ numRows, columns: readColumns(tables, step.inputs), rows }) ?? null)
}

/** Each step writes its columns straight into the matrix; inputs of one step are released before the next reads its own. */
export function transformSteps(
  steps: readonly FeatureStep[],
  tables: AlignedTables,
  states: readonly JsonValue[],
): FeatureMatrix {
  checkTables(
    tables,
    steps.map(({ inputs }) => inputs),
  )
  const { numRows } = tables.alerts
  const names = outputNames(steps)
  const values = new Float64Array(numRows * names.length)
  let column = 0
  steps.forEach((step, index) => {
    const out: Record<string, Float64Array> = {}
    for (const { name } of step.outputs) {
      out[name] = values.subarray(column * numRows, (column + 1) * numRows)
      column++
    }
    step.transform({ numRows, columns: readColumns(tables, step.inputs), out, state: states[index]! })
  })
  return { names, numRows, values, categorical: [] }
}
