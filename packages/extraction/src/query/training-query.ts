import {
  ALIGNED_TABLE_NAMES,
  type AlignedTables,
  type BoundQuery,
  type TrainingWindow,
} from '@alertsmith/core'
import { ALERT_COLUMNS, ALERTS_SQL, LABEL_COLUMNS } from './alerts.js'
import { CLUSTER_COLUMNS, CLUSTERS_SQL } from './clusters.js'
import { type ColumnSql, wideName } from './columns.js'
import { FEATURE_COLUMNS, FEATURES_SQL } from './features.js'
import { HISTORY_COLUMNS } from './history.js'
import { FLOW_COLUMNS, FLOWS_SQL } from './money-flows.js'
import { ALERT_CHECK, QUERY_SETTINGS } from './result.js'
import { windowParams } from './snapshot.js'

export const ALIGNED_COLUMNS: Readonly<Record<keyof AlignedTables, ColumnSql>> = {
  alerts: ALERT_COLUMNS,
  features: FEATURE_COLUMNS,
  clusters: CLUSTER_COLUMNS,
  moneyFlows: FLOW_COLUMNS,
  history: HISTORY_COLUMNS,
  labels: LABEL_COLUMNS,
}

/** The tables whose columns stand in the wide result, in their order; history has a query of its own. */
const WIDE_TABLE_NAMES = ALIGNED_TABLE_NAMES.filter((name) => name !== 'history')

/**
 * Everything but history about the labelled alerts of the window in one pass: one wide row per alert, ordered by
 * (processing_date, alert_id), table after table in the order of {@link WIDE_TABLE_NAMES}.
 */
export function trainingQuery(window: TrainingWindow): BoundQuery {
  const columns = WIDE_TABLE_NAMES.flatMap((table) =>
    Object.keys(ALIGNED_COLUMNS[table]).map((column) => wideName(table, column)),
  )
  // The data contract leaves one row per key on every right side.
  const sql = `SELECT
  ${columns.join(',\n  ')},
  ${ALERT_CHECK}
FROM (
${ALERTS_SQL}
) AS alert
ANY LEFT JOIN (
${FEATURES_SQL}
) AS feature ON feature.snapshot_key = alert.snapshot_key
ANY LEFT JOIN (
${CLUSTERS_SQL}
) AS cluster ON cluster.snapshot_key = alert.snapshot_key
ANY LEFT JOIN (
${FLOWS_SQL}
) AS flow ON flow.snapshot_key = alert.snapshot_key
ORDER BY alert.processing_date, alert.alert_id
${QUERY_SETTINGS}`
  return { sql, params: windowParams(window) }
}
