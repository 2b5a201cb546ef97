import {
  type AlignedTables,
  type BoundQuery,
  type QuerySource,
  silentLogger,
  type TrainingWindow,
  throwIfAborted,
} from '@alertsmith/core'
import { Table } from 'apache-arrow'
import { checkDataContract } from './contract/check-data-contract.js'
import { DataChangedError } from './errors.js'
import { fingerprint } from './fingerprint.js'
import { inLanes } from './in-lanes.js'
import { checkOptions, type ExtractionOptions } from './options.js'
import { planParts } from './plan-parts.js'
import { historyQuery } from './query/history.js'
import { trainingQuery } from './query/training-query.js'
import { splitTables } from './split-tables.js'

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
 * checked first. Joins and aggregations run in ClickHouse, over some parts of whole days one after the other.
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

  const tables = await readTables(source, window, labelled, signal)
  const data: ExtractedData = {
    tables,
    numRows: labelled,
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

/** Parts of the window and the history, read side by side and put together row by row. */
async function readTables(
  source: QuerySource,
  window: TrainingWindow,
  labelled: number,
  signal: AbortSignal | undefined,
): Promise<AlignedTables> {
  const parts = await planParts(source, window, { signal })
  const queries = [historyQuery(window), ...parts.map(trainingQuery)]
  const read = (query: BoundQuery) => (either: AbortSignal) => source.queryArrow(query, { signal: either })
  const [history, ...wides] = await inLanes(queries.map(read), signal)
  throwIfAborted(signal, 'extraction')
  const wide = new Table(wides.flatMap(({ batches }) => batches))
  if (wide.numRows !== labelled || !sameAlerts(wide, history!)) {
    throw new DataChangedError(
      `Network "${source.network}" must not be written to while it is extracted; it had ${labelled} labelled alerts in the window and now has ${wide.numRows}, or others. Try again.`,
      { context: { expected: labelled, found: wide.numRows } },
    )
  }
  return splitTables(wide, history!)
}

function sameAlerts(...results: [Table, Table]): boolean {
  const [a, b] = results.map((result) => {
    const { buffer, byteOffset, byteLength }: BigUint64Array = result.getChild('alert_check')!.toArray()
    return Buffer.from(buffer, byteOffset, byteLength)
  })
  return a!.equals(b!)
}
