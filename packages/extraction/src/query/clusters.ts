import { ALERTED_KEYS, IN_WINDOW, snapshotKey } from './snapshot.js'

/** Of several clusters of one snapshot that hold the address, the one with most members; among equals the smallest id. */
export const LARGEST_CLUSTERS = `SELECT
  snapshot_key,
  argMin((cluster_id, cluster_size, total_volume_usd), (-toInt64(cluster_size), cluster_id)) AS largest
FROM (
  SELECT ${snapshotKey('arrayJoin(member_addresses)')} AS snapshot_key, cluster_id, cluster_size, total_volume_usd
  FROM raw_clusters
  WHERE ${IN_WINDOW}
)
WHERE snapshot_key IN ${ALERTED_KEYS}
GROUP BY snapshot_key`
