import type { AlignedTables, BoundQuery } from '@alertsmith/core'
import { MATCHES_SQL } from '../coverage/alert-coverage.js'
import { LABEL_COLUMN_NAMES, LABEL_KEY, wideJoinedSql } from '../labels/label-sql.js'
import type { AlertSelection } from './alert-selection.js'
import { ALERT_COLUMNS, alertsSql } from './alerts.js'
import { CLUSTER_COLUMNS, CLUSTERS_SQL } from './clusters.js'
import { wideName } from './columns.js'
import { FEATURE_COLUMNS, featuresSql } from './features.js'
import { FLOW_COLUMNS, flowsSql } from './money-flows.js'
import { ALERT_CHECK, QUERY_SETTINGS } from './result.js'
import { IN_WINDOW, windowParams } from './snapshot.js'

/** The columns of each table in the wide result, in their order; history has a query of its own. */
export function wideColumns({
  declared,
}: Pick<AlertSelection, 'declared'>): readonly (readonly [keyof AlignedTables, readonly string[]])[] {
  return [
    ['alerts', Object.keys(ALERT_COLUMNS)],
    ['features', Object.keys(FEATURE_COLUMNS)],
    ['clusters', Object.keys(CLUSTER_COLUMNS)],
    ['moneyFlows', Object.keys(FLOW_COLUMNS)],
    ['labels', LABEL_COLUMN_NAMES],
    ['declared', declared.map(({ name }) => name)],
  ]
}

/**
 * Everything but history about the selected alerts in one pass: one wide row per alert, ordered by
 * (processing_date, alert_id), with the columns of {@link wideColumns}.
 */
export function alertsQuery(selection: AlertSelection): BoundQuery {
  const { window, labels, declared } = selection
  const columns = wideColumns(selection).flatMap(([table, names]) =>
    names.map((column) => wideName(table, column)),
  )
  // The data contract leaves one row per key on every right side.
  const sql = `SELECT
  ${columns.join(',\n  ')},
  ${ALERT_CHECK},
  ${MATCHES_SQL}
FROM (
${alertsSql(labels, declared)}
) AS alert
ANY LEFT JOIN (
${featuresSql(declared)}
) AS feature ON feature.snapshot_key = alert.snapshot_key
ANY LEFT JOIN (
${CLUSTERS_SQL}
) AS cluster ON cluster.snapshot_key = alert.snapshot_key
ANY LEFT JOIN (
${flowsSql(selection.flows)}
) AS flow ON flow.snapshot_key = alert.snapshot_key
${labelJoin(selection)}ORDER BY alert.processing_date, alert.alert_id
${QUERY_SETTINGS}`
  return { sql, params: { ...windowParams(window), ...labels.params } }
}

function labelJoin({ labels: { joined } }: AlertSelection): string {
  if (joined === undefined) return ''
  return `ANY LEFT JOIN (
${wideJoinedSql(joined, `(SELECT ${joined.by} FROM raw_alerts WHERE ${IN_WINDOW})`)}
) AS outcome ON outcome.${LABEL_KEY} = alert.${LABEL_KEY}
`
}
