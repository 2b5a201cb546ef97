import { type ColumnSql, selectList } from './columns.js'
import { IN_WINDOW, snapshotKey } from './snapshot.js'

/** Plain text, also where the column is LowCardinality; the data contract has made sure that it is not null. */
function text(column: string): string {
  return `assumeNotNull(CAST(${column}, 'Nullable(String)'))`
}

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

/**
 * The deviation is the exact `(n·Σv² − (Σv)²) / (n·(n−1))` in whole units of 10^-36 and one square root, so that nothing
 * cancels where large volumes hardly differ.
 */
export const HISTORY_COLUMNS = {
  prior_alert_count: 'if(prior_alerts > 0, toFloat64(prior_alerts), NULL)',
  prior_volume_mean: 'if(prior_volumes > 0, toFloat64(prior_sum) / prior_volumes, NULL)',
  prior_volume_std: `if(prior_volumes > 1, sqrt(
    toFloat64(toDecimal256(prior_volumes, 0) * prior_squares - prior_sum * prior_sum)
    / (toFloat64(prior_volumes) * (prior_volumes - 1))), NULL)`,
  prior_volume_min: 'if(prior_volumes > 0, toFloat64(prior_min), NULL)',
  prior_volume_max: 'if(prior_volumes > 0, toFloat64(prior_max), NULL)',
  last_alert_date: 'if(prior_alerts > 0, toInt32(prior_date), NULL)',
} as const satisfies ColumnSql

export const LABEL_COLUMNS = {
  label: 'toFloat64(label)',
  weight: 'toFloat64(1)',
} as const satisfies ColumnSql

/**
 * The labelled alerts of the window with the history of their address.
 *
 * History is a window over all alerts up to the training window's end, also those before its start: an alert must have
 * the same history whether its day is extracted alone or within a year. The frame ends one day before the alert's own
 * processing date, so alerts of the same day never see each other. Sums are Decimals: exact, so they do not depend on
 * the order in which ClickHouse's threads meet the rows.
 */
export const ALERTS_SQL = `SELECT
${selectList('alerts', ALERT_COLUMNS)},
${selectList('history', HISTORY_COLUMNS)},
${selectList('labels', LABEL_COLUMNS)},
  ${snapshotKey('address')} AS snapshot_key
FROM (
  SELECT
    alert_id, address, processing_date, window_days, severity, alert_confidence_score, volume_usd,
    transaction_count, first_seen_timestamp, last_seen_timestamp, label,
    count() OVER earlier AS prior_alerts,
    count(volume_usd) OVER earlier AS prior_volumes,
    sum(toDecimal256(volume_usd, 18)) OVER earlier AS prior_sum,
    sum(toDecimal256(volume_usd, 18) * toDecimal256(volume_usd, 18)) OVER earlier AS prior_squares,
    min(volume_usd) OVER earlier AS prior_min,
    max(volume_usd) OVER earlier AS prior_max,
    max(processing_date) OVER earlier AS prior_date
  FROM raw_alerts
  WHERE window_days = {window_days:UInt32} AND processing_date <= {end_date:Date}
    AND address IN (SELECT address FROM raw_alerts WHERE ${IN_WINDOW})
  WINDOW earlier AS (
    PARTITION BY address ORDER BY processing_date RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
  )
)
WHERE processing_date >= {start_date:Date} AND label IS NOT NULL`
