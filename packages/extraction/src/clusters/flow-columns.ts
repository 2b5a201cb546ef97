import { type ColumnSql, knownAmount } from '../query/columns.js'
import { flowSidesSql } from '../query/money-flows.js'
import { IN_WINDOW, snapshotKey } from '../query/snapshot.js'
import { MEMBER_KEYS } from './members.js'

/**
 * Flows of members, of {@link memberFlowsSql} as `flow` and {@link insideFlowsSql} as `inside`; `cluster.members` is the
 * number of members. Counts are of flows with a known amount. A flow with both ends inside stands on two members' sides.
 */
export const CLUSTER_FLOW_COLUMNS = {
  in_degree_mean: 'ifNull(toFloat64(flow.senders), 0) / cluster.members',
  in_degree_max: 'ifNull(toFloat64(flow.most_senders), 0)',
  out_degree_mean: 'ifNull(toFloat64(flow.receivers), 0) / cluster.members',
  out_degree_max: 'ifNull(toFloat64(flow.most_receivers), 0)',
  total_in_sum: 'ifNull(toFloat64(flow.total_in), 0)',
  total_in_max: 'ifNull(toFloat64(flow.largest_in), 0)',
  total_out_sum: 'ifNull(toFloat64(flow.total_out), 0)',
  total_out_max: 'ifNull(toFloat64(flow.largest_out), 0)',
  touching_count: 'ifNull(toFloat64(flow.sides), 0) - ifNull(toFloat64(inside.flows), 0)',
  touching_usd: 'ifNull(toFloat64(flow.total_in + flow.total_out - ifNull(inside.usd, 0)), 0)',
  inside_count: 'ifNull(toFloat64(inside.flows), 0)',
  inside_usd: 'ifNull(toFloat64(inside.usd), 0)',
  inside_pairs: 'ifNull(toFloat64(inside.pairs), 0)',
} as const satisfies ColumnSql

/** The flows of each member, reduced to the cluster. */
export function memberFlowsSql(rows?: string): string {
  return `SELECT
  cluster_key,
  sum(senders_value) AS senders,
  max(senders_value) AS most_senders,
  sum(receivers_value) AS receivers,
  max(receivers_value) AS most_receivers,
  sum(in_value) AS total_in,
  max(in_value) AS largest_in,
  sum(out_value) AS total_out,
  max(out_value) AS largest_out,
  sum(sides_value) AS sides
FROM (
  SELECT
    snapshot_key,
    senders AS senders_value,
    receivers AS receivers_value,
    ifNull(toDecimal256(in_sum, 18), toDecimal256(0, 18)) AS in_value,
    ifNull(toDecimal256(out_sum, 18), toDecimal256(0, 18)) AS out_value,
    in_count + out_count AS sides_value
  FROM (
${flowSidesSql(MEMBER_KEYS, rows)}
  )
) AS side
INNER JOIN member ON member.member_key = side.snapshot_key
GROUP BY cluster_key`
}

/** Flows between members of one cluster, a member's flows to itself among them; pairs are of different members. */
export function insideFlowsSql(rows = 'raw_money_flows'): string {
  return `SELECT
  cluster_key,
  count(amount) AS flows,
  ifNull(sum(amount), toDecimal256(0, 18)) AS usd,
  uniqExactIf((from_key, to_key), from_key != to_key) AS pairs
FROM (
  SELECT
    toDecimal256(${knownAmount('amount_usd')}, 18) AS amount,
    ${snapshotKey('from_address')} AS from_key,
    ${snapshotKey('to_address')} AS to_key
  FROM ${rows}
  WHERE ${IN_WINDOW} AND from_key IN ${MEMBER_KEYS} AND to_key IN ${MEMBER_KEYS}
) AS inner_flow
INNER JOIN member ON member.member_key = inner_flow.from_key
WHERE (cluster_key, to_key) IN (SELECT cluster_key, member_key FROM member)
GROUP BY cluster_key`
}
