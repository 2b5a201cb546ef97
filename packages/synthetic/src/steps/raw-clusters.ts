import { addressName } from '../sql/identity.js'
import { usd } from '../sql/money.js'
import { hash, uniform } from '../sql/random.js'
import { processingDate } from '../sql/time.js'

const circle = ['snapshot', 'circle'] as const

/** Clustering finds most groups, some communities, and of each only a part. */
export const RAW_CLUSTERS = `
INSERT INTO {staged_raw_clusters:Identifier}
  (cluster_id, processing_date, window_days, cluster_size, total_volume_usd, member_addresses, cluster_metadata)
WITH arraySort(arrayFilter(
  id -> ${uniform('clustered', ...circle, 'id')} >= 0.15,
  addresses
)) AS members
SELECT
  concat('cluster-', toString(${processingDate('snapshot')}), '-', leftPad(lower(hex(${hash('cluster', ...circle)})), 16, '0')),
  ${processingDate('snapshot')},
  {window_days:UInt16},
  length(members),
  ${usd('volume')},
  arrayMap(id -> ${addressName('id')}, members),
  '{}'
FROM (
  SELECT
    snapshot,
    circle,
    circle <= {illicit_groups:UInt32} + {benign_groups:UInt32} AS is_group,
    groupUniqArrayArray([sender, receiver]) AS addresses,
    sum(cents) AS volume
  FROM {work_flows:Identifier}
  WHERE circle > 0 AND (NOT is_group OR greatest(sender, receiver) < {first_outsider:UInt32})
  GROUP BY snapshot, circle
)
WHERE length(members) >= 3 AND ${uniform('cluster-found', ...circle)} < if(is_group, 0.75, 0.4)`
