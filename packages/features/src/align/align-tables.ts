import type { AlignedTables, DeclaredFeature } from '@alertsmith/core'
import { Table } from 'apache-arrow'
import { readSeconds } from '../columns/clock.js'
import { readNumbers } from '../columns/numbers.js'
import { readTextCodes } from '../columns/text.js'
import { TextPool } from '../columns/text-pool.js'
import { float64Column, int32Column, textColumn } from '../columns/write.js'
import { checkDeclared } from '../declared/check-declared.js'
import { checkKnownKeys } from '../known-keys.js'
import { joinClusters } from './clusters.js'
import { declaredTable } from './declared.js'
import { joinFeatures } from './features.js'
import { gather, gatherCodes, gatherNumbers, gatherText } from './gather.js'
import { buildHistory, type HistoryInput } from './history.js'
import { checkAlertKeys, checkClusterKeys, checkFeatureKeys } from './keys.js'
import { joinMoneyFlows, noFlows } from './money-flows.js'
import { orderAlerts } from './order.js'
import { checkRawTables, type RawTables } from './raw-tables.js'
import { AlertKeys, readSnapshots } from './snapshots.js'

const ALERT_NUMBERS = ['alert_confidence_score', 'volume_usd', 'transaction_count'] as const

const FEATURE_NUMBERS = [
  'total_received_usd',
  'total_sent_usd',
  'transaction_count',
  'unique_counterparties',
  'avg_transaction_usd',
  'max_transaction_usd',
  'is_exchange',
  'is_mixer',
  'risk_score',
] as const

export interface AlignOptions {
  /** Further columns of the alerts or the features, as {@link AlignedTables.declared}. Default: none. */
  readonly declared?: readonly DeclaredFeature[] | undefined
}

/**
 * Brings plain tables in memory to the row-aligned form that extraction gives, by the same rules: alerts in order of
 * (processing_date, alert_id); the address's own row, its largest cluster and its flows from the alert's own snapshot;
 * its history from alerts of strictly earlier days. All alerts stay, labelled or not.
 *
 * Rows of other snapshots never reach an alert. Time and memory grow linearly with the rows (sorting aside).
 * @throws {UnknownKeyError} where a table or an option is handed over under a name that is not known.
 * @throws {BadDeclarationError} where a declared feature is not well-formed.
 * @throws {BadTablesError} naming every missing table or column and every wrong type.
 * @throws {BadKeysError} where an alert lacks a part of its key, an alert_id repeats, or two rows of features or of
 * clusters share a key.
 */
export function alignTables(tables: RawTables, options: AlignOptions = {}): AlignedTables {
  checkKnownKeys('alignTables', options, ['declared'])
  const declared = checkDeclared(options.declared ?? [], 'alert')
  checkRawTables(tables, declared)
  const { alerts, features, clusters, moneyFlows } = tables
  const addresses = new TextPool()
  const addressOfAlert = readTextCodes(alerts.getChild('address')!, addresses)
  const ids = new TextPool()
  const idOfAlert = readTextCodes(alerts.getChild('alert_id')!, ids)
  const snapshots = readSnapshots(alerts)
  checkAlertKeys({ ids, addresses, idOfAlert, addressOfAlert, snapshots })

  const order = orderAlerts(snapshots.day, idOfAlert, ids)
  // Before the other tables add their addresses, so that the dictionary holds those of alerts alone.
  const addressColumn = textColumn(gatherCodes(addressOfAlert, order), addresses)
  const keys = new AlertKeys(addresses, addressOfAlert, snapshots)
  const keyOfRow = gatherCodes(keys.ofAlert, order)
  const featureRows = gatherCodes(featureRowOfKey(features, keys), keyOfRow)

  return {
    alerts: new Table({
      alert_id: textColumn(gatherCodes(idOfAlert, order), ids),
      address: addressColumn,
      processing_date: int32Column(gather(snapshots.day, order)),
      window_days: float64Column(gather(snapshots.windowDays, order)),
      severity: gatherText(alerts.getChild('severity')!, order),
      ...gatherNumbers(alerts, ALERT_NUMBERS, order),
      first_seen_timestamp: float64Column(
        gather(readSeconds(alerts.getChild('first_seen_timestamp')!), order),
      ),
      last_seen_timestamp: float64Column(gather(readSeconds(alerts.getChild('last_seen_timestamp')!), order)),
    }),
    features: new Table(gatherNumbers(features, FEATURE_NUMBERS, featureRows)),
    clusters: clusterTable(clusters, keys, keyOfRow),
    moneyFlows: flowTable(moneyFlows, keys, keyOfRow),
    history: historyTable({
      addresses: addressOfAlert,
      snapshots,
      volume: alerts.getChild('volume_usd')!,
      order,
    }),
    labels: labelTable(alerts, order),
    ...(declared.length > 0 && {
      declared: declaredTable(declared, {
        raw_alerts: { table: alerts, rows: order },
        raw_features: { table: features, rows: featureRows },
      }),
    }),
  }
}

function featureRowOfKey(features: Table, keys: AlertKeys): Int32Array {
  const { rowOfKey, repeated } = joinFeatures(features, keys)
  checkFeatureKeys(repeated, readSnapshots(features))
  return rowOfKey
}

function clusterTable(clusters: Table | undefined, keys: AlertKeys, keyOfRow: Int32Array): Table {
  if (!clusters) {
    const none = new Float64Array(keyOfRow.length).fill(Number.NaN)
    return new Table({
      cluster_id: textColumn(new Int32Array(keyOfRow.length).fill(-1), new TextPool()),
      cluster_size: float64Column(none),
      total_volume_usd: float64Column(none),
    })
  }
  const { rowOfKey, repeated } = joinClusters(clusters, keys)
  checkClusterKeys(repeated)
  const rows = gatherCodes(rowOfKey, keyOfRow)
  return new Table({
    cluster_id: gatherText(clusters.getChild('cluster_id')!, rows),
    ...gatherNumbers(clusters, ['cluster_size', 'total_volume_usd'], rows),
  })
}

function flowTable(flows: Table | undefined, keys: AlertKeys, keyOfRow: Int32Array): Table {
  const { inbound, outbound } = flows ? joinMoneyFlows(flows, keys) : noFlows(keys.size)
  return new Table({
    in_degree: float64Column(gather(inbound.degree, keyOfRow)),
    total_in: float64Column(gather(inbound.total, keyOfRow)),
    avg_in: float64Column(gather(inbound.mean, keyOfRow)),
    tx_in_count: float64Column(gather(inbound.count, keyOfRow)),
    out_degree: float64Column(gather(outbound.degree, keyOfRow)),
    total_out: float64Column(gather(outbound.total, keyOfRow)),
    avg_out: float64Column(gather(outbound.mean, keyOfRow)),
    tx_out_count: float64Column(gather(outbound.count, keyOfRow)),
  })
}

function historyTable(input: HistoryInput): Table {
  const history = buildHistory(input)
  const column = (values: Float64Array) => float64Column(gather(values, input.order))
  return new Table({
    prior_alert_count: column(history.count),
    prior_volume_mean: column(history.mean),
    prior_volume_std: column(history.std),
    prior_volume_min: column(history.min),
    prior_volume_max: column(history.max),
    last_alert_date: int32Column(gather(history.lastDay, input.order)),
  })
}

function labelTable(alerts: Table, order: Int32Array): Table {
  const label = alerts.getChild('label')
  const weight = alerts.getChild('weight')
  const typology = alerts.getChild('typology_type')
  return new Table({
    label: float64Column(
      label ? gather(readNumbers(label), order) : new Float64Array(order.length).fill(Number.NaN),
    ),
    weight: float64Column(
      weight ? gather(readNumbers(weight), order) : new Float64Array(order.length).fill(1),
    ),
    known_date: int32Column(new Float64Array(order.length).fill(Number.NaN)),
    typology: typology
      ? gatherText(typology, order)
      : textColumn(new Int32Array(order.length).fill(-1), new TextPool()),
  })
}
