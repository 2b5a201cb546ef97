import { IN_WINDOW, snapshotKey } from './snapshot.js'

/**
 * The alerts of the window with the history of their address.
 *
 * History is a window over all alerts up to the window's end, also those before its start: an alert must have the
 * same history whether its day is extracted alone or within a year. The frame ends one day before the alert's own
 * processing date, so alerts of the same day never see each other. Sums are Decimal and so do not depend on the order
 * in which ClickHouse's threads meet the rows; the deviation is the exact `(n·Σv² − (Σv)²) / (n·(n−1))`, which
 * cancels nothing, and one square root.
 */
export const ALERTS_WITH_HISTORY = `SELECT
  alert_id, address, processing_date, window_days, severity, alert_confidence_score, volume_usd,
  transaction_count, first_seen_timestamp, last_seen_timestamp, label,
  ${snapshotKey('address')} AS snapshot_key,
  count() OVER earlier AS prior_alerts,
  toDecimal256(count(volume_usd) OVER earlier, 0) AS prior_volumes,
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
)`
