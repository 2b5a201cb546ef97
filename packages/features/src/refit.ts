import type { AlignedTables, ClusterTables, FeatureMatrix } from '@alertsmith/core'
import { readColumns } from './columns/read-tables.js'
import { plainJson } from './plan/plain-json.js'
import type { PlannedStep } from './plan/select.js'
import { outputColumns } from './run-steps.js'

/** @param rows 0-based rows of the tables, all that may be learned from. */
export type Refit = (rows: Int32Array) => FeatureMatrix

/**
 * For the matrix that `plan` made of `tables`: the same one as if learned from other rows. Only the columns of steps that
 * learn are made again. What these steps read is kept, the tables are not.
 */
export function refitter(
  plan: readonly PlannedStep[],
  tables: AlignedTables | ClusterTables,
  matrix: FeatureMatrix,
): Refit {
  const { numRows } = matrix
  const learning = plan
    .filter(({ step }) => step.fit !== undefined)
    // Spread out, the columns are read now and no longer hold on to the tables.
    .map((planned) => ({
      planned,
      first: matrix.names.indexOf(planned.wanted[0]!.name),
      columns: { ...readColumns(tables, planned.step.inputs) },
    }))
  return (rows) => {
    const values = matrix.values.slice()
    for (const { planned, first, columns } of learning) {
      const { step, wanted } = planned
      // A step may rely on finding zeros.
      values.fill(0, first * numRows, (first + wanted.length) * numRows)
      const out = outputColumns(planned, values, first, numRows)
      const state = plainJson(step.name, step.fit!({ numRows, columns, rows }))
      step.transform({ numRows, columns, out, state })
    }
    return { ...matrix, values }
  }
}
