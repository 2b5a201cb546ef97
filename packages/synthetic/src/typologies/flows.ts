/** One typology: how a group's burst becomes flows. */
export interface Typology {
  readonly name: 'fan_in' | 'fan_out' | 'cycle' | 'scatter_gather' | 'bipartite'
  /** INSERT of the typology's flows in a run of snapshots. */
  readonly sql: string
}

/**
 * The INSERT that all typologies share. `edges` is an array of (sender, receiver, amount in USD, share of the burst's
 * span at which it happens); it can use the burst's columns and the lambda-friendly expressions below.
 *
 * @param prepare comma-separated `expression AS name` that `edges` builds on
 */
export function flowsOf(name: Typology['name'], prepare: string, edges: string): Typology {
  return {
    name,
    sql: `
INSERT INTO {work_flows:Identifier}
WITH
  ${prepare},
  ${edges} AS edges
SELECT
  snapshot,
  edge.1 AS sender,
  edge.2 AS receiver,
  toUInt64(greatest(1, floor(100 * least(edge.3, 5e6)))) AS cents,
  toUInt32(begin + floor(span * edge.4)) AS second,
  group_number AS circle
FROM {work_bursts:Identifier}
ARRAY JOIN edges AS edge
WHERE typology = '${name}' AND snapshot BETWEEN {first_snapshot:UInt16} AND {last_snapshot:UInt16}`,
  }
}
