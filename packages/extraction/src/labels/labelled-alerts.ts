import { alertsWhere } from '../query/alerts.js'
import { text } from '../query/columns.js'
import { IN_WINDOW, snapshotKey, textKey } from '../query/snapshot.js'
import type { LabelSql } from './label-sql.js'

/** snapshot_key, label_value, weight_value and known_day of each labelled alert of the window. */
export function labelledAlertsSql(labels: LabelSql): string {
  const { columns, joined } = labels
  if (joined === undefined) {
    return `SELECT
  ${snapshotKey('address')} AS snapshot_key,
  ${columns.label} AS label_value,
  ${columns.weight} AS weight_value,
  ${columns.known_date} AS known_day
FROM raw_alerts
WHERE ${alertsWhere(labels)}`
  }
  return `SELECT
  snapshot_key,
  outcome.label AS label_value,
  outcome.weight AS weight_value,
  outcome.known_date AS known_day
FROM (
SELECT ${snapshotKey('address')} AS snapshot_key, ${textKey(text(joined.by))} AS alert_label_key
FROM raw_alerts
WHERE ${alertsWhere(labels)}
) AS alert
INNER JOIN (
${joined.select(`(SELECT ${joined.by} FROM raw_alerts WHERE ${IN_WINDOW})`)}
) AS outcome ON outcome.label_key = alert.alert_label_key`
}
