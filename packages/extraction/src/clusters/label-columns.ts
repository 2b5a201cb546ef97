import type { LabelSql } from '../labels/label-sql.js'
import { labelledAlertsSql } from '../labels/labelled-alerts.js'
import type { ClusterRule } from '../labels/strategy.js'
import { type ColumnSql, dictionary } from '../query/columns.js'
import { MEMBER_ADDRESSES, orderedSum } from './members.js'

/** The cluster's label, of {@link clusterLabelsSql} as `outcome`. */
export function clusterLabelColumns(rule: ClusterRule): ColumnSql {
  return {
    label:
      rule === 'any'
        ? 'toFloat64(outcome.positive > 0)'
        : 'toFloat64(outcome.positive / outcome.labelled >= {cluster_share:Float64})',
    weight: 'outcome.weight',
    known_date: 'outcome.known_date',
    typology: dictionary('NULL'),
  }
}

/** What is known of the labelled members of each cluster that has some. */
export function clusterLabelsSql(labels: LabelSql): string {
  return `SELECT
  cluster_key,
  count() AS labelled,
  countIf(member_label > 0) AS positive,
  assumeNotNull(${orderedSum('member_weight')}) / count() AS weight,
  max(member_known) AS known_date
FROM (
${memberLabelsSql(labels)}
) AS single
INNER JOIN member ON member.${labels.joined?.by === 'address' ? 'address_key' : 'member_key'} = single.label_of
GROUP BY cluster_key`
}

/**
 * Labels by members. What is said of an address goes for it in every snapshot; of the alerts on it, the one with the
 * greatest label counts, in its own snapshot.
 */
function memberLabelsSql(labels: LabelSql): string {
  if (labels.joined?.by === 'address') {
    return `SELECT label_key AS label_of, label AS member_label, weight AS member_weight, known_date AS member_known
FROM (
${labels.joined.select(MEMBER_ADDRESSES)}
)`
  }
  return `SELECT
  snapshot_key AS label_of,
  max(label_value) AS member_label,
  argMax(weight_value, (label_value, weight_value)) AS member_weight,
  max(known_day) AS member_known
FROM (
${labelledAlertsSql(labels)}
)
GROUP BY snapshot_key`
}
