import { type AlignedTables, type QuerySource, silentLogger } from '@alertsmith/core'
import { checkAlertOptions } from './check-options.js'
import { checkContract } from './contract/check-contract.js'
import { logContract } from './contract/log-contract.js'
import { checkCoverage } from './coverage/check-coverage.js'
import { coverageShares, type JoinCoverage } from './coverage/coverage.js'
import type { AlertExtractionOptions } from './options.js'
import { readAlerts } from './read-alerts.js'

export interface ExtractedAlerts {
  /** All alerts of the day, ordered by alert_id. Nothing is said of their outcome: every label is null, its weight 1. */
  readonly tables: AlignedTables
  readonly numRows: number
  readonly warnings: readonly string[]
  /** What is hardly ever meant, such as a table that knows few of the alerts, in sentences. */
  readonly alarms: readonly string[]
  /** How many alerts found something in each joined table. */
  readonly coverage: readonly JoinCoverage[]
}

const NAMES = { owner: 'extractAlerts', startDate: 'date', endDate: 'date' }

/**
 * Extracts what scoring may know about each alert of one day, labelled or not: the same, to the last bit, that
 * {@link extractTrainingData} says of it. A day without alerts gives tables without rows.
 *
 * @throws {AlertsmithError} the data contract is broken in another point than labels, see {@link checkDataContract}
 * @throws {NothingMatchedError} a table has rows on that day, but none for any of its alerts
 * @throws {OptionError} an option is unknown or has a value that is not offered
 * @throws {InvalidDateError} `date` is not a calendar day
 * @throws {DataChangedError} rows were written between the check and the extraction; try again
 * @throws {AbortedError} through `signal`
 */
export async function extractAlerts(
  source: QuerySource,
  options: AlertExtractionOptions,
): Promise<ExtractedAlerts> {
  const { date, windowDays, declared = [], signal, logger = silentLogger } = checkAlertOptions(options)
  const started = performance.now()
  const fields = { network: source.network, date, window_days: windowDays }
  logger.info(fields, 'Extracting alerts')
  const window = { startDate: date, endDate: date, windowDays }
  const contract = await checkContract(
    source,
    { window, names: NAMES, grain: 'alert', labels: undefined, graded: false, declared },
    { signal },
  )
  logContract(source, contract, { logger, started })
  const numRows = contract.rows.raw_alerts
  const selection = { window, labels: contract.labels, declared, flows: contract.flows }
  const { tables, coverage, unmatched } = await readAlerts(source, selection, numRows, { signal })
  const uncovered = await checkCoverage(
    source,
    { coverage, unmatched, rows: contract.rows, window, noun: 'alerts' },
    { signal },
  )
  for (const alarm of uncovered) logger.warn(fields, alarm)
  logger.info(
    {
      ...fields,
      alerts: numRows,
      coverage: coverageShares(coverage),
      duration_ms: Math.round(performance.now() - started),
    },
    'Alerts extracted',
  )
  return {
    tables,
    numRows,
    warnings: contract.warnings,
    alarms: [...contract.alarms, ...uncovered],
    coverage,
  }
}
