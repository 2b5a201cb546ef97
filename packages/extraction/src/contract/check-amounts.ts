import type { AlertsmithError, QueryOptions, QuerySource, TrainingWindow } from '@alertsmith/core'
import { windowParams } from '../query/snapshot.js'
import { beyondDollars, countOutside, describeOutside, LIMIT_USD } from './check-values.js'

/** Amounts that are added up exactly. Those of raw_features are looked at with its keys. */
export interface SummedColumn {
  readonly table: 'raw_alerts' | 'raw_money_flows'
  readonly column: string
  /** All rows that may be added up. */
  readonly rows: string
}

/** An alert's history reaches back before the window. */
export const VOLUMES: SummedColumn = {
  table: 'raw_alerts',
  column: 'volume_usd',
  rows: 'window_days = {window_days:UInt32} AND processing_date <= {end_date:Date}',
}

interface AmountSummary extends Readonly<Record<string, unknown>> {
  readonly rows: number
  readonly outside: number
}

export interface AmountCheck {
  readonly errors: readonly AlertsmithError[]
  readonly warnings: readonly string[]
  /** Rows that were looked at. */
  readonly rows: number
}

/** SQL that counts the amounts of a column that are no US dollars. */
export function amountsOutside(column: string) {
  return {
    outside: `toFloat64(countIf(NOT abs(toFloat64(${column})) < {limit:Float64}))`,
    params: { limit: LIMIT_USD },
  }
}

/** Looks for amounts that are no US dollars, and counts the rows it looked at. */
export async function checkAmounts(
  source: QuerySource,
  summed: SummedColumn,
  window: TrainingWindow,
  options: QueryOptions,
): Promise<AmountCheck> {
  const { table, column, rows: condition } = summed
  const { outside, params } = amountsOutside(column)
  const sql = `SELECT
  toFloat64(count()) AS rows,
  ${outside} AS outside${countOutside({ [column]: 'notNegative' })}
FROM ${table}
WHERE ${condition}`
  const [summary] = await source.queryRows<AmountSummary>(
    { sql, params: { ...windowParams(window), ...params } },
    options,
  )
  return summarizeAmounts(summed, summary!)
}

/** What the counts of {@link amountsOutside} and of negative amounts mean. */
export function summarizeAmounts({ table, column }: SummedColumn, summary: AmountSummary): AmountCheck {
  const { rows, outside } = summary
  const { warnings } = describeOutside(table, { [column]: 'notNegative' }, summary)
  if (outside === 0) return { errors: [], warnings, rows }
  return { errors: [beyondDollars(table, column, outside, rows)], warnings, rows }
}
