import { type AddressForm, type AlignedTables, type QuerySource, silentLogger } from '@alertsmith/core'
import { checkOptions } from './check-options.js'
import { checkContract } from './contract/check-contract.js'
import { logContract } from './contract/log-contract.js'
import { checkCoverage } from './coverage/check-coverage.js'
import { coverageShares, type JoinCoverage } from './coverage/coverage.js'
import { type DayFingerprints, dayFingerprints } from './day-fingerprints.js'
import { fingerprint } from './fingerprint.js'
import { DEFAULT_LABELS } from './labels/strategy.js'
import type { ExtractionOptions } from './options.js'
import { readAlerts } from './read-alerts.js'
import { describeMapping, type MappingRecord } from './sources/describe-mapping.js'

export interface ExtractedData {
  /** The labelled alerts of the window, ordered by (processing_date, alert_id). */
  readonly tables: AlignedTables
  readonly numRows: number
  /** SHA-256 in hex over all values of all tables: the same for the same data, however it is stored. */
  readonly fingerprint: string
  /** The same day by day, without labels and history. */
  readonly days: DayFingerprints
  /** Alerts of the window that were left out. */
  readonly dropped: { readonly unlabelled: number }
  /** Where tables were read from elsewhere; null where all were the database's own. */
  readonly mapping: MappingRecord | null
  /** The form in which addresses were compared. */
  readonly addressForm: AddressForm
  readonly warnings: readonly string[]
  /** What is hardly ever meant, such as a table that knows few of the alerts, in sentences. */
  readonly alarms: readonly string[]
  /** How many alerts found something in each joined table, over all and by day. */
  readonly coverage: readonly JoinCoverage[]
}

/**
 * Extracts what training may know about each labelled alert of the window: from its own snapshot
 * (processing_date, window_days) and, for the history of its address, from strictly earlier ones. The data contract is
 * checked first. Joins and aggregations run in ClickHouse, over some parts of whole days one after the other.
 *
 * @throws {AlertsmithError} the data contract is broken, see {@link checkDataContract}
 * @throws {NothingMatchedError} a table has rows in the window, but none for any of the alerts
 * @throws {OptionError} an option is unknown or has a value that is not offered
 * @throws {LabelQueryError} the label strategy's SQL is not one SELECT
 * @throws {DataChangedError} rows were written between the check and the extraction; try again
 * @throws {AbortedError} through `signal`
 */
export async function extractTrainingData(
  source: QuerySource,
  options: ExtractionOptions,
): Promise<ExtractedData> {
  const {
    window,
    labels = DEFAULT_LABELS,
    graded = false,
    declared = [],
    signal,
    logger = silentLogger,
  } = checkOptions(options)
  const started = performance.now()
  const fields = {
    network: source.network,
    start_date: window.startDate,
    end_date: window.endDate,
    window_days: window.windowDays,
  }
  logger.info(fields, 'Extracting training data')
  const contract = await checkContract(
    source,
    { window, grain: 'alert', labels, graded, declared },
    { signal },
  )
  logContract(source, contract, { logger, started })
  const labelled = contract.counts.positive + contract.counts.negative
  const unlabelled = contract.rows.raw_alerts - labelled

  const selection = { window, labels: contract.labels, declared, flows: contract.flows }
  const { tables, coverage, unmatched } = await readAlerts(source, selection, labelled, { signal })
  const uncovered = await checkCoverage(
    source,
    { coverage, unmatched, rows: contract.rows, window, noun: 'alerts' },
    { signal },
  )
  const alarms = [...contract.alarms, ...uncovered]
  for (const alarm of uncovered) logger.warn(fields, alarm)
  const data: ExtractedData = {
    tables,
    numRows: labelled,
    fingerprint: await fingerprint(tables, { signal }),
    days: await dayFingerprints(tables, { signal }),
    dropped: { unlabelled },
    mapping: describeMapping(source),
    addressForm: source.addressForm ?? 'exact',
    warnings: contract.warnings,
    alarms,
    coverage,
  }
  logger.info(
    {
      ...fields,
      alerts: contract.rows.raw_alerts,
      features: contract.rows.raw_features,
      clusters: contract.rows.raw_clusters,
      money_flows: contract.rows.raw_money_flows,
      labelled,
      unlabelled,
      positive_rate: contract.counts.positive / labelled,
      coverage: coverageShares(coverage),
      data_fingerprint: data.fingerprint,
      duration_ms: Math.round(performance.now() - started),
    },
    'Data extraction completed',
  )
  return data
}
