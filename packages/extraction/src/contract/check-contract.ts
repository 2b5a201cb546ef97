import type {
  AlertsmithError,
  DeclaredFeature,
  QueryOptions,
  QuerySource,
  TrainingWindow,
} from '@alertsmith/core'
import { NoFeaturesError } from '../errors.js'
import { type LabelSql, NO_LABELS } from '../labels/label-sql.js'
import { resolveLabels } from '../labels/resolve-labels.js'
import type { LabelStrategy } from '../labels/strategy.js'
import { type AlertCounts, checkAlerts } from './check-alerts.js'
import { checkAmounts, VOLUMES } from './check-amounts.js'
import { noClusters } from './check-clusters.js'
import { checkEarlierAlerts } from './check-earlier-alerts.js'
import { checkFlows } from './check-flows.js'
import { checkKeys, KEYED_TABLES } from './check-keys.js'
import { checkLabels, type LabelCounts } from './check-labels.js'
import { checkSchema } from './check-schema.js'
import { checkWindow, type WindowNames } from './check-window.js'
import { distinctFlowsSql } from './flow-identity.js'
import { type LiveSchema, readSchema } from './live-schema.js'
import type { RawTableName } from './raw-tables.js'
import { requiredColumns } from './required-columns.js'
import { throwViolations } from './violations.js'

/** What is going to be extracted. */
export interface ContractRequest {
  readonly window: TrainingWindow
  /** How messages call the window's dates, where the caller calls them otherwise. */
  readonly names?: WindowNames
  /** What a row will stand for. */
  readonly grain: 'alert' | 'cluster'
  /** Undefined for scoring, which needs no labels and may find no alerts. */
  readonly labels: LabelStrategy | undefined
  readonly graded: boolean
  readonly declared: readonly DeclaredFeature[]
}

/** What the check has found out on its way. */
export interface CheckedContract {
  readonly schema: LiveSchema
  /** Rows of each raw table within the window. */
  readonly rows: Readonly<Record<RawTableName, number>>
  readonly labels: LabelSql
  readonly counts: LabelCounts
  /** What money flows are read from where not all rows count: each transfer once. */
  readonly flows: string | undefined
  /** What is allowed but may surprise, in sentences. */
  readonly warnings: readonly string[]
  /** What is allowed and hardly ever meant, in sentences. */
  readonly alarms: readonly string[]
}

/**
 * Checks window, tables, columns, types, rows and labels and reports all violations together.
 *
 * @throws {AlertsmithError} the one violation there is, under its own code
 * @throws {ContractViolatedError} several violations; `context.violations` lists each with code, expected and found
 * @throws {InvalidDateError} a date of the window is not a calendar day
 */
export async function checkContract(
  source: QuerySource,
  request: ContractRequest,
  options: QueryOptions,
): Promise<CheckedContract> {
  const { window, grain, labels: strategy } = request
  const windowErrors = checkWindow(window, request.names)
  const schema = await readSchema(source, options)
  const { errors: schemaErrors, usable } = checkSchema(
    source.network,
    schema,
    requiredColumns(strategy, request.declared),
  )
  const errors: AlertsmithError[] = [...windowErrors, ...schemaErrors]
  const rows = { raw_alerts: 0, raw_features: 0, raw_clusters: 0, raw_money_flows: 0 }
  const warnings: string[] = []
  const alarms: string[] = []
  let alerts: AlertCounts | undefined

  // Rows can be counted only where the window means something and the table has all its columns.
  const readable = (table: string) => windowErrors.length === 0 && usable.has(table)
  if (readable('raw_alerts')) {
    // Clusters can be labelled by the addresses of their members, whether these have alerts or not.
    const needed = strategy !== undefined && (grain === 'alert' || strategy.strategy !== 'address-labels')
    const check = await checkAlerts(source, { window, needed }, options)
    alerts = check.counts
    rows.raw_alerts = alerts.rows
    errors.push(...check.errors)
    warnings.push(...check.warnings)
    alarms.push(...check.alarms)
  }
  const labels = await checkLabelled(source, { request, schema, readable, alerts: rows.raw_alerts }, options)
  errors.push(...labels.errors)
  for (const keyed of KEYED_TABLES.filter(({ table }) => readable(table))) {
    const check = await checkKeys(source, keyed, window, options)
    rows[keyed.table] = check.rows
    errors.push(...check.errors)
    warnings.push(...check.warnings)
  }
  if (readable('raw_alerts')) {
    const check = await checkAmounts(source, VOLUMES, window, options)
    errors.push(...check.errors)
    warnings.push(...check.warnings)
    // Those that repeat within the window are reported already.
    if (check.rows > rows.raw_alerts && rows.raw_alerts > 0 && alerts?.repeatedIds === 0)
      errors.push(...(await checkEarlierAlerts(source, window, options)))
  }
  let flows: string | undefined
  if (readable('raw_money_flows')) {
    const columns = schema.get('raw_money_flows')!
    const check = await checkFlows(source, columns, window, options)
    rows.raw_money_flows = check.rows
    errors.push(...check.errors)
    warnings.push(...check.warnings)
    if (check.repeated > 0) flows = distinctFlowsSql(columns)
  }
  if (readable('raw_features') && rows.raw_alerts > 0 && rows.raw_features === 0) {
    errors.push(noFeatures(source.network, window))
  }
  if (grain === 'cluster' && readable('raw_clusters') && rows.raw_clusters === 0) {
    errors.push(await noClusters(source, window, options))
  }
  throwViolations(source.network, errors)
  return {
    schema,
    rows,
    labels: labels.sql ?? NO_LABELS,
    counts: labels.counts,
    warnings: [...warningsAbout(rows, alerts!), ...warnings],
    alarms,
    flows,
  }
}

interface LabelledQuestion {
  readonly request: ContractRequest
  readonly schema: LiveSchema
  readonly readable: (table: string) => boolean
  readonly alerts: number
}

interface LabelledCheck {
  readonly errors: readonly AlertsmithError[]
  readonly sql?: LabelSql | undefined
  readonly counts: LabelCounts
}

const NO_COUNTS: LabelCounts = { positive: 0, negative: 0 }

async function checkLabelled(
  source: QuerySource,
  { request, schema, readable, alerts }: LabelledQuestion,
  options: QueryOptions,
): Promise<LabelledCheck> {
  const { window, grain, labels: strategy, graded } = request
  const tables =
    strategy?.strategy === 'address-labels' ? ['raw_alerts', 'raw_address_labels'] : ['raw_alerts']
  if (strategy === undefined || !tables.every(readable)) return { errors: [], counts: NO_COUNTS }
  const until = window.endDate
  const { errors, sql, subject } = await resolveLabels(source, { strategy, schema, until }, options)
  if (errors.length > 0 || sql === undefined || alerts === 0) return { errors, sql, counts: NO_COUNTS }
  const question = { window, labels: sql, graded, subject, alerts, classes: grain === 'alert' }
  const check = await checkLabels(source, question, options)
  return { errors: check.errors, sql, counts: check.counts }
}

function noFeatures(network: string, { startDate, endDate, windowDays }: TrainingWindow): AlertsmithError {
  return new NoFeaturesError(
    `Network "${network}" must have rows in raw_features from ${startDate} to ${endDate} with window_days ${windowDays}; it has none.`,
    { context: { table: 'raw_features', expected: 'at least one row', found: 'none' } },
  )
}

function warningsAbout(rows: CheckedContract['rows'], { seenLater }: AlertCounts): string[] {
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
