import {
  type AlignedTables,
  type Logger,
  type QuerySource,
  silentLogger,
  type TrainingWindow,
  throwIfAborted,
} from '@alertsmith/core'
import { checkDataContract } from './contract/check-data-contract.js'
import { DataChangedError } from './errors.js'
import { fingerprint } from './fingerprint.js'
import { checkOptions } from './options.js'
import { trainingQuery } from './query/training-query.js'
import { splitTables } from './split-tables.js'

export interface ExtractionOptions {
  readonly window: TrainingWindow
  /** Where labels come from. `column`: `raw_alerts.label`, every label of weight 1. Default: `column`. */
  readonly labels?: { readonly strategy: 'column' } | undefined
  readonly signal?: AbortSignal | undefined
  readonly logger?: Logger | undefined
}

export interface ExtractedData {
  /** The labelled alerts of the window, ordered by (processing_date, alert_id). */
  readonly tables: AlignedTables
  readonly numRows: number
  /** SHA-256 in hex over all values of all tables: the same for the same data, however it is stored. */
  readonly fingerprint: string
  /** Alerts of the window that were left out. */
  readonly dropped: { readonly unlabelled: number }
  readonly warnings: readonly string[]
}

/**
 * Extracts what training may know about each labelled alert of the window: from its own snapshot
 * (processing_date, window_days) and, for the history of its address, from strictly earlier ones. The data contract is
 * checked first. Joins and aggregations run in ClickHouse, in one query.
 *
 * @throws {AlertsmithError} the data contract is broken, see {@link checkDataContract}
 * @throws {DataChangedError} rows were written between the check and the extraction; try again
 * @throws {AbortedError} through `signal`
 */
export async function extractTrainingData(
  source: QuerySource,
  options: ExtractionOptions,
): Promise<ExtractedData> {
  const { window, signal, logger = silentLogger } = checkOptions(options)
  const started = performance.now()
  const fields = {
    network: source.network,
    start_date: window.startDate,
    end_date: window.endDate,
    window_days: window.windowDays,
  }
  logger.info(fields, 'Extracting training data')
  const contract = await checkDataContract(source, window, { signal, logger })
  const labelled = contract.labels.positive + contract.labels.negative

  const wide = await source.queryArrow(trainingQuery(window), { signal })
  throwIfAborted(signal, 'extraction')
  if (wide.numRows !== labelled) {
    throw new DataChangedError(
      `Network "${source.network}" must not be written to while it is extracted; it had ${labelled} labelled alerts in the window and now has ${wide.numRows}. Try again.`,
      { context: { expected: labelled, found: wide.numRows } },
    )
  }
  const tables = splitTables(wide)
  const data: ExtractedData = {
    tables,
    numRows: wide.numRows,
    fingerprint: await fingerprint(tables, { signal }),
    dropped: { unlabelled: contract.labels.unlabelled },
    warnings: contract.warnings,
  }
  logger.info(
    {
      ...fields,
      alerts: contract.rows.raw_alerts,
      features: contract.rows.raw_features,
      clusters: contract.rows.raw_clusters,
      money_flows: contract.rows.raw_money_flows,
      labelled,
      unlabelled: contract.labels.unlabelled,
      positive_rate: contract.labels.positive / labelled,
      data_fingerprint: data.fingerprint,
      duration_ms: Math.round(performance.now() - started),
    },
    'Data extraction completed',
  )
  return data
}
