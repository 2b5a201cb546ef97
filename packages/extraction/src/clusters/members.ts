import { IN_WINDOW, snapshotKey, textKey } from '../query/snapshot.js'

/** The members of a cluster, each once, without what is no address. */
export const DISTINCT_MEMBERS = `arrayFilter(address -> ifNull(address, '') != '', arrayDistinct(member_addresses))`

/** A cluster of a snapshot as a number, like {@link snapshotKey} of an address. */
export const CLUSTER_KEY = snapshotKey('cluster_id')

/** For a WITH: cluster_key, member_key (the member in the cluster's snapshot) and address_key (the member at any time). */
export const MEMBERS = `member AS (
  SELECT
    ${CLUSTER_KEY} AS cluster_key,
    ${snapshotKey('member_address')} AS member_key,
    ${textKey('member_address')} AS address_key
  FROM raw_clusters
  ARRAY JOIN ${DISTINCT_MEMBERS} AS member_address
  WHERE ${IN_WINDOW}
)`

/** The members of all clusters in the window, in their snapshots: nothing else is worth reducing. */
export const MEMBER_KEYS = '(SELECT member_key FROM member)'

/** The members' addresses. */
export const MEMBER_ADDRESSES = `(SELECT arrayJoin(member_addresses) FROM raw_clusters WHERE ${IN_WINDOW})`

/** A sum of doubles that does not depend on the order in which rows are met; null where there is none. */
export function orderedSum(column: string): string {
  return `if(count(${column}) > 0, arraySum(arraySort(groupArray(${column}))), NULL)`
}
