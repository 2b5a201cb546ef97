import type { IsoDate, QueryOptions, QuerySource, TrainingWindow } from '@alertsmith/core'
import { checkSchema } from './contract/check-schema.js'
import { readSchema } from './contract/live-schema.js'
import { requiredColumns } from './contract/required-columns.js'
import { throwViolations } from './contract/violations.js'
import { labelledAlertsSql } from './labels/labelled-alerts.js'
import { resolveLabels } from './labels/resolve-labels.js'
import { DEFAULT_LABELS, type LabelStrategy } from './labels/strategy.js'
import { windowParams } from './query/snapshot.js'

/**
 * How many alerts of the window have a label, without extracting any: what {@link extractTrainingData} would give as many
 * rows for, if the data keeps its contract.
 *
 * @throws {AlertsmithError} where tables, columns or the label strategy break the data contract
 */
export async function countLabelledAlerts(
  source: QuerySource,
  {
    window,
    labels = DEFAULT_LABELS,
    until = window.endDate,
  }: {
    readonly window: TrainingWindow
    readonly labels?: LabelStrategy | undefined
    /** Counts labels as they were known at the end of this day. Default: the last day of the window. */
    readonly until?: IsoDate | undefined
  },
  options: QueryOptions = {},
): Promise<number> {
  const schema = await readSchema(source, options)
  const { errors } = checkSchema(source.network, schema, requiredColumns(labels, []))
  throwViolations(source.network, errors)
  const resolved = await resolveLabels(source, { strategy: labels, schema, until }, options)
  throwViolations(source.network, resolved.errors)
  const sql = resolved.sql!
  const [row] = await source.queryRows<{ labelled: number }>(
    {
      sql: `SELECT toFloat64(count()) AS labelled FROM (\n${labelledAlertsSql(sql)}\n)`,
      params: { ...windowParams(window), ...sql.params },
    },
    options,
  )
  return row!.labelled
}
