import { riskRank } from '../contract/severities.js'
import { type ColumnSql, finite, knownAmount, knownCount } from '../query/columns.js'
import { IN_WINDOW, snapshotKey } from '../query/snapshot.js'
import { orderedSum } from './members.js'

/** The alerts on members, of {@link CLUSTER_ALERTS_SQL} as `alert`. */
export const CLUSTER_ALERT_COLUMNS = {
  alert_count: 'ifNull(toFloat64(alert.alerts), 0)',
  alerted_members: 'ifNull(toFloat64(alert.alerted), 0)',
  volume_usd_sum: 'ifNull(toFloat64(alert.volume), 0)',
  volume_usd_mean: 'if(alert.volumes > 0, toFloat64(alert.volume) / alert.volumes, NULL)',
  volume_usd_max: 'if(alert.volumes > 0, toFloat64(alert.largest_volume), NULL)',
  confidence_mean: 'alert.confidence / alert.confidences',
  confidence_max: 'alert.highest_confidence',
  severity_mean: 'alert.severity / alert.severities',
  severity_max: 'alert.highest_severity',
  transaction_count_sum: 'ifNull(alert.transactions, 0)',
  first_seen_timestamp: 'alert.first_seen',
  last_seen_timestamp: 'alert.last_seen',
} as const satisfies ColumnSql

/** Severities become 1 to 4, in any letter case; other words are unknown. */
const SEVERITY_RANK = `nullIf(toFloat64(${riskRank('severity')}), 0.)`

/** Every alert of the window once for each cluster of its snapshot that holds its address, reduced to the cluster. */
export const CLUSTER_ALERTS_SQL = `SELECT
  cluster_key,
  count() AS alerts,
  uniqExact(member_key) AS alerted,
  sum(volume_value) AS volume,
  count(volume_value) AS volumes,
  max(volume_value) AS largest_volume,
  ${orderedSum('confidence_value')} AS confidence,
  count(confidence_value) AS confidences,
  maxOrNull(confidence_value) AS highest_confidence,
  ${orderedSum('severity_value')} AS severity,
  count(severity_value) AS severities,
  maxOrNull(severity_value) AS highest_severity,
  ${orderedSum('transactions_value')} AS transactions,
  minOrNull(first_value) AS first_seen,
  maxOrNull(last_value) AS last_seen
FROM (
  SELECT
    ${snapshotKey('address')} AS alert_key,
    toDecimal256(${knownAmount('volume_usd')}, 18) AS volume_value,
    ${finite('alert_confidence_score')} AS confidence_value,
    ${SEVERITY_RANK} AS severity_value,
    ${knownCount('transaction_count')} AS transactions_value,
    toFloat64(first_seen_timestamp) AS first_value,
    toFloat64(last_seen_timestamp) AS last_value
  FROM raw_alerts
  WHERE ${IN_WINDOW}
) AS single
INNER JOIN member ON member.member_key = single.alert_key
GROUP BY cluster_key`
