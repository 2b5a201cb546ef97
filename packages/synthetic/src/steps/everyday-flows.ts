import { COMMUNITY_SLOT } from '../plan.js'
import { hash, normal, uniform, uniformInteger } from '../sql/random.js'

const flow = ['snapshot', 'flow'] as const

/** An address drawn by popularity, a power law that is the same in every snapshot: the first ranks are drawn most. */
function byPopularity(exponent: number, salt: string): string {
  const rank = `toUInt64(floor({addresses:UInt32} * pow(${uniform(salt, ...flow)}, ${exponent})))`
  return `toUInt32(${rank} * {stride:UInt64} % {addresses:UInt32})`
}

/** One of a few big services; the first gets most of the traffic. */
function service(first: string, count: string, salt: string): string {
  return `toUInt32(${first} + floor(${count} * pow(${uniform(salt, ...flow)}, 2)))`
}

const exchange = (salt: string) => service('{first_exchange:UInt32}', '{exchanges:UInt32}', salt)
const merchant = (salt: string) => service('{first_merchant:UInt32}', '{merchants:UInt32}', salt)

/**
 * Everyday traffic. Every snapshot has its own set of addresses that pay at least once; the other payments come from
 * people by popularity, from exchanges (withdrawals) and from merchants (refunds, suppliers). People pay within their
 * community, to exchanges (deposits), to merchants, or to anyone.
 */
export const EVERYDAY_FLOWS = `
INSERT INTO {work_flows:Identifier}
WITH
  {communities:UInt32} AS communities,
  sender % communities AS community,
  5 + ${hash('community-size', 'community')} % ${COMMUNITY_SLOT - 4} AS community_size,
  toUInt32(community + communities * ${uniformInteger('community_size', 'peer', ...flow)}) AS peer,
  NOT sender_is_service AND receiver_pick < 0.3 AS to_community,
  multiIf(
    sender_is_service, anyone,
    receiver_pick < 0.3, peer,
    receiver_pick < 0.5, ${exchange('deposit')},
    receiver_pick < 0.7, ${merchant('purchase')},
    anyone
  ) AS wanted_receiver,
  ${byPopularity(1.7, 'anyone')} AS anyone,
  ${uniform('receiver-pick', ...flow)} AS receiver_pick,
  intDiv(sender, communities) < community_size AND to_community AND wanted_receiver != sender AS inside_community,
  -- What the sender usually pays, and how this payment differs from it.
  5.4 + 1.1 * ${normal('sender-scale', 'sender')} + 0.9 * ${normal('payment', ...flow)}
    + 0.8 * sender_is_service AS log_amount,
  (${uniform('hour-early', ...flow)} + ${uniform('hour-late', ...flow)}) / 2 AS time_of_day
SELECT
  snapshot,
  sender,
  -- Nobody pays themselves.
  if(wanted_receiver = sender, (sender + 1) % {addresses:UInt32}, wanted_receiver) AS receiver,
  toUInt64(greatest(1, floor(100 * least(exp(log_amount), 5e6)))) AS cents,
  86400 * ${uniformInteger('{window_days:UInt16}', 'day', ...flow)} + toUInt32(floor(86400 * time_of_day)) AS second,
  if(inside_community, 1 + {illicit_groups:UInt32} + {benign_groups:UInt32} + community, 0) AS circle
FROM (
  SELECT
    snapshot,
    flow,
    multiIf(
      flow < senders, toUInt32((flow * {stride:UInt64} + ${hash('rotation', 'snapshot')} % {addresses:UInt32}) % {addresses:UInt32}),
      sender_pick < 0.14, ${exchange('withdrawal')},
      sender_pick < 0.20, ${merchant('supplier')},
      -- Half of the people stay at home in any one snapshot; someone else pays in their place.
      ${uniform('at-home', 'snapshot', 'regular')} < 0.5, ${byPopularity(2.2, 'stand-in')},
      regular
    ) AS sender,
    ${byPopularity(2.6, 'regular')} AS regular,
    ${uniform('sender-pick', ...flow)} AS sender_pick,
    sender >= {first_merchant:UInt32} AS sender_is_service
  FROM {work_snapshots:Identifier}
  ARRAY JOIN range(everyday_flows) AS flow
  WHERE snapshot BETWEEN {first_snapshot:UInt16} AND {last_snapshot:UInt16}
)`
