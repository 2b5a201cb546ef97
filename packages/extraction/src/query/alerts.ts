import { type ColumnSql, selectList, text } from './columns.js'
import { IN_WINDOW, snapshotKey } from './snapshot.js'

export const ALERT_COLUMNS = {
  alert_id: text('alert_id'),
  address: text('address'),
  processing_date: 'toInt32(processing_date)',
  window_days: 'toFloat64(window_days)',
  severity: 'toLowCardinality(toString(severity))',
  alert_confidence_score: 'toFloat64(alert_confidence_score)',
  volume_usd: 'toFloat64(volume_usd)',
  transaction_count: 'toFloat64(transaction_count)',
  first_seen_timestamp: 'toFloat64(first_seen_timestamp)',
  last_seen_timestamp: 'toFloat64(last_seen_timestamp)',
} as const satisfies ColumnSql

export const LABEL_COLUMNS = {
  label: 'toFloat64(label)',
  weight: 'toFloat64(1)',
} as const satisfies ColumnSql

/**
 * The labelled alerts of the window. The two raw columns are for the final ORDER BY: a plain scan of the table on the
 * left of all joins lets ClickHouse use the order in which the rows are stored.
 */
export const ALERTS_SQL = `SELECT
${selectList('alerts', ALERT_COLUMNS)},
${selectList('labels', LABEL_COLUMNS)},
  processing_date,
  alert_id,
  ${snapshotKey('address')} AS snapshot_key
FROM raw_alerts
WHERE ${IN_WINDOW} AND label IS NOT NULL`
