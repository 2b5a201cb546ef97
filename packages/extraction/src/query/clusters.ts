import { type ColumnSql, selectList } from './columns.js'
import { ALERTED_KEYS, IN_WINDOW, snapshotKey } from './snapshot.js'

export const CLUSTER_COLUMNS = {
  cluster_id: "CAST(largest.1, 'String')",
  cluster_size: 'toFloat64(largest.2)',
  total_volume_usd: 'toFloat64(largest.3)',
} as const satisfies ColumnSql

/** Of several clusters of its snapshot that hold an address, the one with most members; among equals the smallest id. */
export const CLUSTERS_SQL = `SELECT
${selectList('clusters', CLUSTER_COLUMNS)},
  snapshot_key
FROM (
  SELECT
    snapshot_key,
    argMin((cluster_id, cluster_size, total_volume_usd), (-toInt256(cluster_size), cluster_id)) AS largest
  FROM (
    SELECT ${snapshotKey('arrayJoin(member_addresses)')} AS snapshot_key, cluster_id, cluster_size, total_volume_usd
    FROM raw_clusters
    WHERE ${IN_WINDOW}
  )
  WHERE snapshot_key IN ${ALERTED_KEYS}
  GROUP BY snapshot_key
)`
