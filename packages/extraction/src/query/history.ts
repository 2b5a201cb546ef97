import type { BoundQuery } from '@alertsmith/core'
import type { AlertSelection } from './alert-selection.js'
import { type ColumnSql, knownAmount, selectList } from './columns.js'
import { ALERT_CHECK, QUERY_SETTINGS } from './result.js'
import { IN_WINDOW, windowParams } from './snapshot.js'

/**
 * Null where the address has no earlier alert. The deviation is the exact `(n·Σv² − (Σv)²) / (n·(n−1))` in whole units of
 * 10^-36 and one square root, so that nothing cancels where large volumes hardly differ.
 */
export const HISTORY_COLUMNS = {
  prior_alert_count: 'if(alerts > 0, toFloat64(alerts), NULL)',
  prior_volume_mean: 'if(volumes > 0, toFloat64(total) / volumes, NULL)',
  prior_volume_std: `if(volumes > 1, sqrt(
    toFloat64(toDecimal256(volumes, 0) * squares - total * total) / (toFloat64(volumes) * (volumes - 1))), NULL)`,
  prior_volume_min: 'if(volumes > 0, toFloat64(smallest), NULL)',
  prior_volume_max: 'if(volumes > 0, toFloat64(largest), NULL)',
  last_alert_date: 'if(alerts > 0, toInt32(last_date), NULL)',
} as const satisfies ColumnSql

/**
 * For each selected alert of the window, ordered by (processing_date, alert_id), what its address's alerts of strictly
 * earlier days were like.
 *
 * It looks at all alerts up to the training window's end, also those before its start: an alert must have the same
 * history whether its day is extracted alone or within a year. The frame ends one day before the alert's own processing
 * date, so alerts of the same day never see each other. Sums are Decimals: exact, so they do not depend on the order in
 * which ClickHouse's threads meet the rows.
 */
export function historyQuery({ window, labels }: Omit<AlertSelection, 'declared'>): BoundQuery {
  const { labelled } = labels
  const sql = `SELECT
${selectList('history', HISTORY_COLUMNS)},
  ${ALERT_CHECK}
FROM (
  SELECT
    processing_date,
    alert_id,
    ${knownAmount('volume_usd')} AS volume,${labelled === undefined ? '' : `\n    ${labelled} AS is_labelled,`}
    count() OVER earlier AS alerts,
    count(volume) OVER earlier AS volumes,
    sum(toDecimal256(volume, 18)) OVER earlier AS total,
    sum(toDecimal256(volume, 18) * toDecimal256(volume, 18)) OVER earlier AS squares,
    min(volume) OVER earlier AS smallest,
    max(volume) OVER earlier AS largest,
    max(processing_date) OVER earlier AS last_date
  FROM raw_alerts
  WHERE window_days = {window_days:UInt32} AND processing_date <= {end_date:Date}
    AND address IN (SELECT address FROM raw_alerts WHERE ${IN_WINDOW})
  WINDOW earlier AS (
    PARTITION BY address ORDER BY processing_date RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
  )
)
WHERE processing_date >= {start_date:Date}${labelled === undefined ? '' : ' AND is_labelled'}
ORDER BY processing_date, alert_id
${QUERY_SETTINGS}`
  return { sql, params: { ...windowParams(window), ...labels.params } }
}
