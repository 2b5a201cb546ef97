/**
 * Reduces flows to one row per address. Counterparties are first reduced to pairs: counting distinct values per
 * address in one go takes several times the time and memory.
 */
export const ACTIVITY = `
INSERT INTO synthetic_activity
SELECT
  snapshot,
  address,
  sum(received),
  sum(sent),
  sum(transactions),
  count(),
  sum(received_count > 0),
  sum(sent_count > 0),
  max(largest),
  min(first_second),
  max(last_second),
  max(illicit_group)
FROM (
  SELECT
    snapshot,
    leg.1 AS address,
    leg.2 AS counterparty,
    sumIf(cents, NOT leg.3) AS received,
    sumIf(cents, leg.3) AS sent,
    countIf(NOT leg.3) AS received_count,
    countIf(leg.3) AS sent_count,
    count() AS transactions,
    max(cents) AS largest,
    min(second) AS first_second,
    max(second) AS last_second,
    -- Outsiders that pay a group or are paid by one are not members of it.
    maxIf(circle, circle BETWEEN 1 AND {illicit_groups:UInt32} AND address < {first_outsider:UInt32}) AS illicit_group
  FROM synthetic_flows
  ARRAY JOIN [(sender, receiver, true), (receiver, sender, false)] AS leg
  GROUP BY snapshot, address, counterparty
)
GROUP BY snapshot, address`
