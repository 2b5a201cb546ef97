import { ALERTED_KEYS, IN_WINDOW, snapshotKey } from './snapshot.js'

/** The first half of the key tells the counterparties of one address in one snapshot apart. */
const counterparty = (address: string) => `reinterpretAsUInt64(${snapshotKey(address)})`

/**
 * Flows reduced to what each alerted address received and sent in its snapshot. One scan: each flow stands once on the
 * receiver's side and once on the sender's. Amounts are summed as Decimals, whose sum does not depend on their order.
 */
export const FLOWS_BY_ADDRESS = `SELECT
  snapshot_key,
  uniqExactIf(counterparty, inbound) AS in_degree,
  sumIf(amount_usd, inbound) AS in_sum,
  countIf(amount_usd, inbound) AS in_count,
  uniqExactIf(counterparty, NOT inbound) AS out_degree,
  sumIf(amount_usd, NOT inbound) AS out_sum,
  countIf(amount_usd, NOT inbound) AS out_count
FROM (
  SELECT
    amount_usd,
    arrayJoin([
      (${snapshotKey('to_address')}, ${counterparty('from_address')}, true),
      (${snapshotKey('from_address')}, ${counterparty('to_address')}, false)
    ]) AS side,
    side.1 AS snapshot_key,
    side.2 AS counterparty,
    side.3 AS inbound
  FROM raw_money_flows
  WHERE ${IN_WINDOW}
)
WHERE snapshot_key IN ${ALERTED_KEYS}
GROUP BY snapshot_key`
