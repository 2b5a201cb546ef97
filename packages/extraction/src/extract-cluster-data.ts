import { type AddressForm, type ClusterTables, type QuerySource, silentLogger } from '@alertsmith/core'
import { checkClusterOptions } from './check-options.js'
import { countPositive } from './clusters/count-positive.js'
import { readClusters } from './clusters/read-clusters.js'
import { checkContract } from './contract/check-contract.js'
import { logContract } from './contract/log-contract.js'
import { checkCoverage } from './coverage/check-coverage.js'
import { clusterCoverage } from './coverage/cluster-coverage.js'
import { coverageShares, type JoinCoverage } from './coverage/coverage.js'
import { type DayFingerprints, dayFingerprints } from './day-fingerprints.js'
import { DataChangedError, OneClassError, UnlabelledError } from './errors.js'
import { fingerprint } from './fingerprint.js'
import { DEFAULT_LABELS } from './labels/strategy.js'
import type { ClusterExtractionOptions } from './options.js'
import { describeMapping, type MappingRecord } from './sources/describe-mapping.js'

export interface ExtractedClusters {
  /** The labelled clusters of the window, ordered by (processing_date, cluster_id). */
  readonly tables: ClusterTables
  readonly numRows: number
  /** SHA-256 in hex over all values of all tables: the same for the same data, however it is stored. */
  readonly fingerprint: string
  /** The same day by day, without labels and history. */
  readonly days: DayFingerprints
  /** Clusters of the window that were left out, because no member has a label. */
  readonly dropped: { readonly unlabelled: number }
  /** Where tables were read from elsewhere; null where all were the database's own. */
  readonly mapping: MappingRecord | null
  /** The form in which addresses were compared. */
  readonly addressForm: AddressForm
  readonly warnings: readonly string[]
  /** What is hardly ever meant, such as a table that knows few of the members, in sentences. */
  readonly alarms: readonly string[]
  /** How many clusters have a member of which each joined table knows something, over all and by day. */
  readonly coverage: readonly JoinCoverage[]
}

/**
 * Extracts what training may know about each cluster of the window that has a labelled member, from its own snapshot
 * (processing_date, window_days) alone. A member's label in a snapshot is the greatest of its alerts there, or its
 * address's where the strategy is `address-labels`; `clusterRule` makes the cluster's label from them. The weight is the
 * labelled members' mean, the known date their latest. The data contract is checked first; everything is aggregated in
 * ClickHouse.
 *
 * @throws {AlertsmithError} the data contract is broken, see {@link checkDataContract}
 * @throws {NoClustersError} raw_clusters has no row in the window
 * @throws {UnlabelledError} no cluster has a labelled member
 * @throws {OneClassError} all labelled clusters have the same label
 * @throws {OptionError} an option is unknown or has a value that is not offered
 * @throws {LabelQueryError} the label strategy's SQL is not one SELECT
 * @throws {DataChangedError} rows were written between the check and the extraction; try again
 * @throws {AbortedError} through `signal`
 */
export async function extractClusterData(
  source: QuerySource,
  options: ClusterExtractionOptions,
): Promise<ExtractedClusters> {
  const {
    window,
    labels = DEFAULT_LABELS,
    clusterRule = 'any',
    signal,
    logger = silentLogger,
  } = checkClusterOptions(options)
  const started = performance.now()
  const fields = {
    network: source.network,
    start_date: window.startDate,
    end_date: window.endDate,
    window_days: window.windowDays,
  }
  logger.info(fields, 'Extracting clusters')
  const contract = await checkContract(
    source,
    { window, grain: 'cluster', labels, graded: false, declared: [] },
    { signal },
  )
  logContract(source, contract, { logger, started })
  const clusters = contract.rows.raw_clusters

  const featureColumns = contract.schema.get('raw_features')!
  const selection = {
    window,
    labels: contract.labels,
    rule: clusterRule,
    featureColumns,
    flows: contract.flows,
  }
  const tables = await readClusters(source, selection, { signal })
  if (tables === undefined) throw unlabelled(source.network, clusters)
  const numRows = tables.clusters.numRows
  if (numRows > clusters) {
    throw new DataChangedError(
      `Network "${source.network}" must not be written to while it is extracted; it had ${clusters} clusters in the window and now has ${numRows}. Try again.`,
      { context: { expected: clusters, found: numRows } },
    )
  }
  const positive = countPositive(tables.labels)
  if (positive === 0 || positive === numRows) throw oneClass(source.network, numRows, positive)

  const coverage = clusterCoverage(tables)
  const uncovered = await checkCoverage(
    source,
    { coverage, rows: contract.rows, window, noun: 'clusters' },
    { signal },
  )
  for (const alarm of uncovered) logger.warn(fields, alarm)
  const data: ExtractedClusters = {
    tables,
    numRows,
    fingerprint: await fingerprint(tables, { signal }),
    days: await dayFingerprints(tables, { signal }),
    dropped: { unlabelled: clusters - numRows },
    mapping: describeMapping(source),
    addressForm: source.addressForm ?? 'exact',
    warnings: contract.warnings,
    alarms: [...contract.alarms, ...uncovered],
    coverage,
  }
  logger.info(
    {
      ...fields,
      clusters,
      labelled: numRows,
      unlabelled: clusters - numRows,
      positive_rate: positive / numRows,
      coverage: coverageShares(coverage),
      data_fingerprint: data.fingerprint,
      duration_ms: Math.round(performance.now() - started),
    },
    'Cluster extraction completed',
  )
  return data
}

function unlabelled(network: string, clusters: number) {
  return new UnlabelledError(
    `Network "${network}" must have clusters with labelled members; none of the ${clusters} clusters of the window has one. Fill in labels, or choose another label strategy.`,
    { context: { expected: 'clusters with labelled members', found: 'none', clusters } },
  )
}

function oneClass(network: string, numRows: number, positive: number) {
  const only = positive === 0 ? 0 : 1
  return new OneClassError(
    `Network "${network}" must have clusters of both kinds within the window; all ${numRows} labelled clusters have label ${only}. Widen the window, or choose another clusterRule.`,
    {
      context: { expected: 'labels 0 and 1', found: `only ${only}`, positive, negative: numRows - positive },
    },
  )
}
