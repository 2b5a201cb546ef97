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
import { HISTORY_COLUMNS, HISTORY_SQL } from './history.js'
import { FLOW_COLUMNS, FLOWS_SQL } from './money-flows.js'
import { windowParams } from './snapshot.js'

export const ALIGNED_COLUMNS: Readonly<Record<keyof AlignedTables, ColumnSql>> = {
  alerts: ALERT_COLUMNS,
  features: FEATURE_COLUMNS,
  clusters: CLUSTER_COLUMNS,
  moneyFlows: FLOW_COLUMNS,
  history: HISTORY_COLUMNS,
  labels: LABEL_COLUMNS,
}

/**
 * `join_use_nulls`: what an alert has no row for is null, not 0 or ''. `compile_expressions`: ClickHouse compiles an
 * expression after some runs, and a compiled conversion from Decimal rounds its last bit differently from the interpreted
 * one. `max_block_size`: a row is wide, and a quarter of the usual rows per block saves a quarter of the peak memory.
 */
const SETTINGS = {
  join_use_nulls: 1,
  compile_expressions: 0,
  max_block_size: 16_384,
  output_format_arrow_low_cardinality_as_dictionary: 1,
}

/**
 * Everything about the labelled alerts of the window in one pass: one wide row per alert, ordered by
 * (processing_date, alert_id), table after table in the order of {@link ALIGNED_COLUMNS}.
 */
export function trainingQuery(window: TrainingWindow): BoundQuery {
  const columns = ALIGNED_TABLE_NAMES.flatMap((table) =>
    Object.keys(ALIGNED_COLUMNS[table]).map((column) => wideName(table, column)),
  )
  const settings = Object.entries(SETTINGS).map(([name, value]) => `${name} = ${value}`)
  // A key has one row on every right side, or, in history, equal ones: any of them will do.
  const sql = `SELECT
  ${columns.join(',\n  ')}
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
ANY LEFT JOIN (
${HISTORY_SQL}
) AS history ON history.snapshot_key = alert.snapshot_key
ORDER BY alert.processing_date, alert.alert_id
SETTINGS ${settings.join(', ')}`
  return { sql, params: windowParams(window) }
}
