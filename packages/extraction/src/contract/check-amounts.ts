import type { AlertsmithError, QueryOptions, QuerySource, TrainingWindow } from '@alertsmith/core'
import { AmountRangeError } from '../errors.js'
import { IN_WINDOW, windowParams } from '../query/snapshot.js'
import { type CheckedValues, countOutside, describeOutside } from './check-values.js'

/**
 * Below this the exact sums of a hundred thousand amounts of one address fit Decimal(38, 18), and the money of the
 * whole world stays below it.
 */
const LIMIT_USD = 1e15

/** Amounts that are added up exactly. */
export interface SummedColumn {
  readonly table: 'raw_alerts' | 'raw_features' | 'raw_money_flows'
  readonly column: string
  /** All rows that may be added up. */
  readonly rows: string
}

/** An alert's history reaches back before the window. */
const VOLUMES: SummedColumn = {
  table: 'raw_alerts',
  column: 'volume_usd',
  rows: 'window_days = {window_days:UInt32} AND processing_date <= {end_date:Date}',
}
const FLOWS: SummedColumn = { table: 'raw_money_flows', column: 'amount_usd', rows: IN_WINDOW }

/** What is added up for each alert, and for each cluster. */
export const SUMMED: Readonly<Record<'alert' | 'cluster', readonly SummedColumn[]>> = {
  alert: [VOLUMES, FLOWS],
  cluster: [
    VOLUMES,
    { table: 'raw_features', column: 'total_received_usd', rows: IN_WINDOW },
    { table: 'raw_features', column: 'total_sent_usd', rows: IN_WINDOW },
    FLOWS,
  ],
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

/** Looks for amounts that are no US dollars, and counts the rows it looked at. */
export async function checkAmounts(
  source: QuerySource,
  { table, column, rows: condition }: SummedColumn,
  window: TrainingWindow,
  options: QueryOptions,
): Promise<AmountCheck> {
  const values: CheckedValues = { [column]: 'notNegative' }
  const sql = `SELECT
  toFloat64(count()) AS rows,
  toFloat64(countIf(NOT abs(toFloat64(${column})) < {limit:Float64})) AS outside${countOutside(values)}
FROM ${table}
WHERE ${condition}`
  const params = { ...windowParams(window), limit: LIMIT_USD }
  const [summary] = await source.queryRows<AmountSummary>({ sql, params }, options)
  const { rows, outside } = summary!
  const { warnings } = describeOutside(table, values, summary!)
  if (outside === 0) return { errors: [], warnings, rows }
  const error = new AmountRangeError(
    `${table}.${column} must be an amount in USD below 1e15 or null; ${outside} of ${rows} rows are not.`,
    { context: { table, column, expected: 'an amount below 1e15 USD', found: `${outside} others`, outside } },
  )
  return { errors: [error], warnings, rows }
}
