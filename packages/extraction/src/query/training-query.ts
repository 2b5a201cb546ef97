import type { AlignedTables, BoundQuery, TrainingWindow } from '@alertsmith/core'
import { ALERTS_WITH_HISTORY } from './alerts.js'
import { LARGEST_CLUSTERS } from './clusters.js'
import { ADDRESS_FEATURES } from './features.js'
import { FLOWS_BY_ADDRESS } from './money-flows.js'
import { windowParams } from './snapshot.js'

/** SQL of each column of each aligned table, over the joined parts of {@link trainingQuery}. */
const COLUMNS = {
  alerts: {
    alert_id: 'toString(alert.alert_id)',
    address: 'toString(alert.address)',
    processing_date: 'toInt32(alert.processing_date)',
    window_days: 'toFloat64(alert.window_days)',
    severity: 'toLowCardinality(alert.severity)',
    alert_confidence_score: 'toFloat64(alert.alert_confidence_score)',
    volume_usd: 'toFloat64(alert.volume_usd)',
    transaction_count: 'toFloat64(alert.transaction_count)',
    first_seen_timestamp: 'toFloat64(alert.first_seen_timestamp)',
    last_seen_timestamp: 'toFloat64(alert.last_seen_timestamp)',
  },
  features: {
    total_received_usd: 'toFloat64(feature.total_received_usd)',
    total_sent_usd: 'toFloat64(feature.total_sent_usd)',
    transaction_count: 'toFloat64(feature.transaction_count)',
    unique_counterparties: 'toFloat64(feature.unique_counterparties)',
    avg_transaction_usd: 'toFloat64(feature.avg_transaction_usd)',
    max_transaction_usd: 'toFloat64(feature.max_transaction_usd)',
    is_exchange: 'toFloat64(feature.is_exchange)',
    is_mixer: 'toFloat64(feature.is_mixer)',
    risk_score: 'toFloat64(feature.risk_score)',
  },
  clusters: {
    cluster_id: 'toString(cluster.largest.1)',
    cluster_size: 'toFloat64(cluster.largest.2)',
    total_volume_usd: 'toFloat64(cluster.largest.3)',
  },
  moneyFlows: {
    in_degree: 'toFloat64(flow.in_degree)',
    total_in: 'if(flow.in_count > 0, toFloat64(flow.in_sum), NULL)',
    avg_in: 'if(flow.in_count > 0, toFloat64(flow.in_sum) / flow.in_count, NULL)',
    tx_in_count: 'toFloat64(flow.in_count)',
    out_degree: 'toFloat64(flow.out_degree)',
    total_out: 'if(flow.out_count > 0, toFloat64(flow.out_sum), NULL)',
    avg_out: 'if(flow.out_count > 0, toFloat64(flow.out_sum) / flow.out_count, NULL)',
    tx_out_count: 'toFloat64(flow.out_count)',
  },
  history: {
    prior_alert_count: 'if(alert.prior_alerts > 0, toFloat64(alert.prior_alerts), NULL)',
    prior_volume_mean:
      'if(alert.prior_volumes > 0, toFloat64(alert.prior_sum) / toFloat64(alert.prior_volumes), NULL)',
    prior_volume_std: `if(alert.prior_volumes > 1, sqrt(
    toFloat64(alert.prior_volumes * alert.prior_squares - alert.prior_sum * alert.prior_sum)
    / toFloat64(alert.prior_volumes * (alert.prior_volumes - 1))), NULL)`,
    prior_volume_min: 'if(alert.prior_volumes > 0, toFloat64(alert.prior_min), NULL)',
    prior_volume_max: 'if(alert.prior_volumes > 0, toFloat64(alert.prior_max), NULL)',
    last_alert_date: 'if(alert.prior_alerts > 0, toInt32(alert.prior_date), NULL)',
  },
  labels: {
    label: 'toFloat64(alert.label)',
    weight: 'toFloat64(1)',
  },
} as const satisfies Record<keyof AlignedTables, Readonly<Record<string, string>>>

/** How {@link trainingQuery} names a column of an aligned table. */
export const wideName = (table: string, column: string) => `${table}.${column}`

/** The columns of each aligned table, in their order. */
export const ALIGNED_COLUMNS = Object.fromEntries(
  Object.entries(COLUMNS).map(([table, columns]) => [table, Object.keys(columns)]),
) as unknown as Readonly<Record<keyof AlignedTables, readonly string[]>>

/**
 * Everything about the labelled alerts of the window in one pass: one wide row per alert, ordered by
 * (processing_date, alert_id), with columns named as by {@link wideName}. What an alert has no row for is null.
 */
export function trainingQuery(window: TrainingWindow): BoundQuery {
  const columns = Object.entries(COLUMNS).flatMap(([table, sqlOf]) =>
    Object.entries(sqlOf).map(([column, sql]) => `  ${sql} AS \`${wideName(table, column)}\``),
  )
  const sql = `SELECT
${columns.join(',\n')}
FROM (
${ALERTS_WITH_HISTORY}
) AS alert
LEFT JOIN (
${ADDRESS_FEATURES}
) AS feature ON feature.snapshot_key = alert.snapshot_key
LEFT JOIN (
${LARGEST_CLUSTERS}
) AS cluster ON cluster.snapshot_key = alert.snapshot_key
LEFT JOIN (
${FLOWS_BY_ADDRESS}
) AS flow ON flow.snapshot_key = alert.snapshot_key
WHERE alert.processing_date >= {start_date:Date} AND alert.label IS NOT NULL
ORDER BY alert.processing_date, alert.alert_id
SETTINGS join_use_nulls = 1, output_format_arrow_low_cardinality_as_dictionary = 1`
  return { sql, params: windowParams(window) }
}
