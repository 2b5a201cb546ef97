import type { BoundQuery, ClusterTables, TrainingWindow } from '@alertsmith/core'
import { LABEL_COLUMN_NAMES, type LabelSql } from '../labels/label-sql.js'
import type { ClusterRule } from '../labels/strategy.js'
import { type ColumnSql, selectList, text } from '../query/columns.js'
import { QUERY_SETTINGS } from '../query/result.js'
import { IN_WINDOW, windowParams } from '../query/snapshot.js'
import type { WideColumns } from '../split-tables.js'
import { CLUSTER_ALERT_COLUMNS, CLUSTER_ALERTS_SQL } from './alert-columns.js'
import { CLUSTER_FLOW_COLUMNS, insideFlowsSql, memberFlowsSql } from './flow-columns.js'
import { clusterLabelColumns, clusterLabelsSql } from './label-columns.js'
import { CLUSTER_MEMBER_COLUMNS, clusterMembersSql } from './member-columns.js'
import { CLUSTER_KEY, DISTINCT_MEMBERS, MEMBERS } from './members.js'

/** Which clusters are read and how they get their labels. */
export interface ClusterSelection {
  readonly window: TrainingWindow
  readonly labels: LabelSql
  readonly rule: ClusterRule
  /** The columns of raw_features with their types. */
  readonly featureColumns: ReadonlyMap<string, string>
  /** What money flows are read from. Default: all rows of the window. */
  readonly flows?: string | undefined
}

/** The cluster's own columns, as `cluster`. */
const CLUSTER_COLUMNS = {
  cluster_id: 'cluster.id',
  processing_date: 'toInt32(cluster.day)',
  window_days: 'cluster.days',
  cluster_size: 'cluster.size',
  total_volume_usd: 'cluster.volume',
} as const satisfies ColumnSql

/** The columns of each table in the result, in their order. */
export const CLUSTER_WIDE_COLUMNS: WideColumns<keyof ClusterTables> = [
  ['clusters', Object.keys(CLUSTER_COLUMNS)],
  ['alerts', Object.keys(CLUSTER_ALERT_COLUMNS)],
  ['members', Object.keys(CLUSTER_MEMBER_COLUMNS)],
  ['moneyFlows', Object.keys(CLUSTER_FLOW_COLUMNS)],
  ['labels', LABEL_COLUMN_NAMES],
]

/**
 * Everything about the clusters of the window that have a labelled member: one wide row per cluster, ordered by
 * (processing_date, cluster_id), with the columns of {@link CLUSTER_WIDE_COLUMNS}.
 */
export function clustersQuery({ window, labels, rule, featureColumns, flows }: ClusterSelection): BoundQuery {
  // The data contract leaves one cluster per key on the left side; every right side is grouped by the key.
  const sql = `WITH ${MEMBERS}
SELECT
${selectList('clusters', CLUSTER_COLUMNS)},
${selectList('alerts', CLUSTER_ALERT_COLUMNS)},
${selectList('members', CLUSTER_MEMBER_COLUMNS)},
${selectList('moneyFlows', CLUSTER_FLOW_COLUMNS)},
${selectList('labels', clusterLabelColumns(rule))}
FROM (
SELECT
  ${CLUSTER_KEY} AS cluster_key,
  ${text('cluster_id')} AS id,
  processing_date AS day,
  toFloat64(window_days) AS days,
  toFloat64(cluster_size) AS size,
  toFloat64(total_volume_usd) AS volume,
  length(${DISTINCT_MEMBERS}) AS members
FROM raw_clusters
WHERE ${IN_WINDOW}
) AS cluster
INNER JOIN (
${clusterLabelsSql(labels)}
) AS outcome ON outcome.cluster_key = cluster.cluster_key
LEFT JOIN (
${CLUSTER_ALERTS_SQL}
) AS alert ON alert.cluster_key = cluster.cluster_key
LEFT JOIN (
${clusterMembersSql(featureColumns)}
) AS known ON known.cluster_key = cluster.cluster_key
LEFT JOIN (
${memberFlowsSql(flows)}
) AS flow ON flow.cluster_key = cluster.cluster_key
LEFT JOIN (
${insideFlowsSql(flows)}
) AS inside ON inside.cluster_key = cluster.cluster_key
ORDER BY cluster.day, cluster.id
${QUERY_SETTINGS}`
  const share = rule === 'any' ? {} : { cluster_share: rule.share }
  return { sql, params: { ...windowParams(window), ...labels.params, ...share } }
}

/** How many members the clusters of each day have. */
export function clusterLoad(window: TrainingWindow): BoundQuery {
  return {
    sql: `SELECT toString(processing_date) AS day, sum(length(member_addresses)) AS rows FROM raw_clusters WHERE ${IN_WINDOW} GROUP BY processing_date ORDER BY processing_date`,
    params: windowParams(window),
  }
}
