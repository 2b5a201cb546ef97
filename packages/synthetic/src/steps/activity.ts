/**
 * Reduces flows to one row per address. Counterparties are first reduced to pairs: counting distinct values per
 * address in one go takes several times the time and memory.
 */
export const ACTIVITY = `
INSERT INTO {work_activity:Identifier}
SELECT
  snapshot,
  address,
  sum(received) AS received,
  sum(sent) AS sent,
  sum(transactions) AS transactions,
  count() AS counterparties,
  countIf(pair.received > 0) AS in_degree,
  countIf(pair.sent > 0) AS out_degree,
  max(largest) AS largest,
  min(first_second) AS first_second,
  max(last_second) AS last_second,
  max(illicit_group) AS illicit_group
FROM (
  SELECT
    snapshot,
    leg.1 AS address,
    leg.2 AS counterparty,
    sum(leg.3) AS received,
    sum(leg.4) AS sent,
    count() AS transactions,
    max(cents) AS largest,
    min(second) AS first_second,
    max(second) AS last_second,
    -- Outsiders that pay a group or are paid by one are not members of it.
    max(if(circle <= {illicit_groups:UInt32} AND leg.1 < {first_outsider:UInt32}, circle, 0)) AS illicit_group
  FROM {work_flows:Identifier}
  ARRAY JOIN [(sender, receiver, 0, cents), (receiver, sender, cents, 0)] AS leg
  GROUP BY snapshot, address, counterparty
) AS pair
GROUP BY snapshot, address`
