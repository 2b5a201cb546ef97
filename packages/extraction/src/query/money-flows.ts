import { type ColumnSql, selectList } from './columns.js'
import { ALERTED_KEYS, counterpartyKey, IN_WINDOW, snapshotKey } from './snapshot.js'

/** Counts are of flows with a known amount; without one there is no sum and no mean. */
export const FLOW_COLUMNS = {
  in_degree: 'toFloat64(senders)',
  total_in: 'if(in_count > 0, toFloat64(in_sum), NULL)',
  avg_in: 'if(in_count > 0, toFloat64(in_sum) / in_count, NULL)',
  tx_in_count: 'toFloat64(in_count)',
  out_degree: 'toFloat64(receivers)',
  total_out: 'if(out_count > 0, toFloat64(out_sum), NULL)',
  avg_out: 'if(out_count > 0, toFloat64(out_sum) / out_count, NULL)',
  tx_out_count: 'toFloat64(out_count)',
} as const satisfies ColumnSql

/** All rows of the window. */
export const FLOWS_IN_WINDOW = `raw_money_flows
    WHERE ${IN_WINDOW}`

/**
 * Flows reduced to what each address of `keys` received and sent in its snapshot. One scan: each flow stands once on the
 * receiver's side and once on the sender's. Decimal sums do not depend on the order of the rows. A negative amount is not
 * known: a condition beside the sums is faster than an amount that can be null. Most addresses have few counterparties:
 * lists of them take half of the memory of the hash sets that uniqExact starts with.
 */
export function flowSidesSql(keys: string, rows = FLOWS_IN_WINDOW): string {
  return `  SELECT
    snapshot_key,
    arrayUniq(groupArrayIf(counterparty, inbound)) AS senders,
    sumIf(amount, inbound AND known) AS in_sum,
    countIf(inbound AND known) AS in_count,
    arrayUniq(groupArrayIf(counterparty, NOT inbound)) AS receivers,
    sumIf(amount, NOT inbound AND known) AS out_sum,
    countIf(NOT inbound AND known) AS out_count
  FROM (
    SELECT
      toDecimal128(amount_usd, 18) AS amount,
      amount_usd >= 0 AS known,
      arrayJoin([
        (${snapshotKey('to_address')}, ${counterpartyKey('from_address')}, true),
        (${snapshotKey('from_address')}, ${counterpartyKey('to_address')}, false)
      ]) AS side,
      side.1 AS snapshot_key,
      side.2 AS counterparty,
      side.3 AS inbound
    FROM ${rows}
  )
  WHERE snapshot_key IN ${keys}
  GROUP BY snapshot_key`
}

/** The flows of each alerted address. */
export function flowsSql(rows?: string): string {
  return `SELECT
${selectList('moneyFlows', FLOW_COLUMNS)},
  snapshot_key
FROM (
${flowSidesSql(ALERTED_KEYS, rows)}
)`
}
