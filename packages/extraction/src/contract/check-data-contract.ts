import {
  type AlertsmithError,
  type Logger,
  type QuerySource,
  silentLogger,
  type TrainingWindow,
} from '@alertsmith/core'
import { NoFeaturesError } from '../errors.js'
import { type AlertCounts, checkAlerts } from './check-alerts.js'
import { checkAmounts, type SummedTable } from './check-amounts.js'
import { checkKeys, KEYED_TABLES } from './check-keys.js'
import { checkSchema } from './check-schema.js'
import { checkWindow } from './check-window.js'
import type { RawTableName } from './raw-tables.js'
import { throwViolations } from './violations.js'

export interface ContractOptions {
  readonly signal?: AbortSignal | undefined
  readonly logger?: Logger | undefined
}

/** What the check counted on its way. */
export interface ContractReport {
  /** Rows of each raw table within the window. */
  readonly rows: Readonly<Record<RawTableName, number>>
  readonly labels: {
    readonly positive: number
    readonly negative: number
    /** Alerts without a label. They count in the history of others and are not extracted. */
    readonly unlabelled: number
  }
  /** What is allowed but may surprise, in sentences. */
  readonly warnings: readonly string[]
}

/**
 * Checks window, tables, columns, types and rows against the data contract and reports all violations together.
 *
 * @throws {AlertsmithError} the one violation there is, under its own code
 * @throws {ContractViolatedError} several violations; `context.violations` lists each with code, expected and found
 * @throws {InvalidDateError} a date of the window is not a calendar day
 */
export async function checkDataContract(
  source: QuerySource,
  window: TrainingWindow,
  { signal, logger = silentLogger }: ContractOptions = {},
): Promise<ContractReport> {
  const started = performance.now()
  const windowErrors = checkWindow(window)
  const schema = await checkSchema(source, { signal })
  const errors = [...windowErrors, ...schema.errors]
  const rows = { raw_alerts: 0, raw_features: 0, raw_clusters: 0, raw_money_flows: 0 }
  let alerts: AlertCounts | undefined

  // Rows can be counted only where the window means something and the table has all its columns.
  const readable = (table: RawTableName) => windowErrors.length === 0 && schema.usable.has(table)
  if (readable('raw_alerts')) {
    const check = await checkAlerts(source, window, { signal })
    alerts = check.counts
    rows.raw_alerts = alerts.rows
    errors.push(...check.errors)
  }
  for (const keyed of KEYED_TABLES.filter(({ table }) => readable(table))) {
    const check = await checkKeys(source, keyed, window, { signal })
    rows[keyed.table] = check.rows
    errors.push(...check.errors)
  }
  for (const table of (['raw_alerts', 'raw_money_flows'] satisfies SummedTable[]).filter(readable)) {
    const check = await checkAmounts(source, table, window, { signal })
    if (table === 'raw_money_flows') rows.raw_money_flows = check.rows
    errors.push(...check.errors)
  }
  if (readable('raw_features') && rows.raw_alerts > 0 && rows.raw_features === 0) {
    errors.push(noFeatures(source.network, window))
  }
  throwViolations(source.network, errors)

  const { positive, negative, unlabelled } = alerts!
  const warnings = warningsAbout(rows, alerts!)
  for (const warning of warnings) logger.warn({ network: source.network }, warning)
  logger.debug(
    { network: source.network, ...rows, duration_ms: Math.round(performance.now() - started) },
    'Data contract holds',
  )
  return { rows, labels: { positive, negative, unlabelled }, warnings }
}

function noFeatures(network: string, { startDate, endDate, windowDays }: TrainingWindow): AlertsmithError {
  return new NoFeaturesError(
    `Network "${network}" must have rows in raw_features from ${startDate} to ${endDate} with window_days ${windowDays}; it has none.`,
    { context: { table: 'raw_features', expected: 'at least one row', found: 'none' } },
  )
}

function warningsAbout(rows: ContractReport['rows'], { seenLater }: AlertCounts): string[] {
  const warnings: string[] = []
  if (rows.raw_clusters === 0) {
    warnings.push('raw_clusters has no row in the window: no address counts as a member of a cluster.')
  }
  if (rows.raw_money_flows === 0) {
    warnings.push('raw_money_flows has no row in the window: no address counts as a sender or a receiver.')
  }
  if (seenLater > 0) {
    warnings.push(
      `${seenLater} of ${rows.raw_alerts} alerts have a last_seen_timestamp after their processing_date: their figures may hold what was not known on that day.`,
    )
  }
  return warnings
}
