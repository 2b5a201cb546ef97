import { GROUP_SLOT } from '../plan.js'
import { normal, uniform, uniformInteger } from '../sql/random.js'

const group = 'group_number'

/**
 * Illicit groups live for two to seven weeks, start all over the period (some before it) and move money on fast and
 * nearly complete. Benign groups use the same patterns for good reasons (payrolls, collections, savings circles,
 * brokers, marketplaces): most exist all the time, keep more of the money and take longer.
 */
export const GROUPS = `
INSERT INTO {work_groups:Identifier}
WITH
  ${uniform('group-typology', group)} AS pick,
  -- Drift: over the period scatter-gather and bipartite schemes take the place of plain fan-in and fan-out.
  0.1 * first_snapshot / {snapshots:UInt16} AS drift,
  multiIf(
    pick < 0.30 - drift, 'fan_in',
    pick < 0.54 - 2 * drift, 'fan_out',
    pick < 0.70 - 2 * drift, 'cycle',
    pick < 0.88 - drift, 'scatter_gather',
    'bipartite'
  ) AS pattern,
  ${uniform('group-size', group)} AS size_pick
SELECT
  group_number,
  illicit,
  pattern,
  slot * ${GROUP_SLOT} AS hub,
  toUInt8(multiIf(
    pattern = 'cycle', 3 + floor(6 * size_pick),
    pattern = 'scatter_gather', 5 + floor(11 * size_pick),
    pattern = 'bipartite', 6 + floor(9 * size_pick),
    6 + floor(13 * size_pick)
  )) AS size,
  first_snapshot,
  last_snapshot,
  if(illicit, 0.65, 0.5) AS intensity,
  if(
    illicit,
    7.9 - 0.3 * first_snapshot / {snapshots:UInt16} + 0.8 * ${normal('group-amount', group)},
    7.8 + 0.9 * ${normal('group-amount', group)}
  ) AS log_amount,
  if(illicit, 0.86 + 0.13 * ${uniform('group-kept', group)}, 0.45 + 0.54 * ${uniform('group-kept', group)}) AS kept_share,
  if(illicit, 0.03 + 0.45 * ${uniform('group-span', group)}, 0.1 + 0.8 * ${uniform('group-span', group)}) AS span_share
FROM (
  SELECT
    toUInt32(number + 1) AS group_number,
    number < {illicit_groups:UInt32} AS illicit,
    toUInt32(if(
      illicit,
      number % {illicit_slots:UInt32},
      {illicit_slots:UInt32} + (number - {illicit_groups:UInt32}) % {benign_slots:UInt32}
    )) AS slot,
    greatest(1, toInt32(round((14 + 35 * ${uniform('group-life', 'number + 1')}) / {window_days:UInt16}))) AS life,
    toInt32(NOT illicit AND ${uniform('group-permanent', 'number + 1')} < 0.6) AS permanent,
    -- Groups start in the order of their numbers, so that two that share a slot are far apart in time.
    if(permanent = 1, 0, toInt32(floor(
      ({snapshots:UInt16} + life - 1) * (
        if(illicit, number, number - {illicit_groups:UInt32}) + ${uniform('group-start', 'number + 1')}
      ) / if(illicit, {illicit_groups:UInt32}, {benign_groups:UInt32})
    )) - life + 1) AS first_snapshot,
    if(permanent = 1, toInt32({snapshots:UInt16}), first_snapshot + life) - 1 AS last_snapshot
  FROM numbers({illicit_groups:UInt32} + {benign_groups:UInt32})
)`

/** A group sleeps in some snapshots of its life and runs its pattern once to three times in the others. */
export const BURSTS = `
INSERT INTO {work_bursts:Identifier}
WITH {window_days:UInt16} * 86400 AS window_seconds
SELECT
  snapshot,
  group_number,
  round,
  typology,
  hub,
  size,
  ${uniformInteger('(window_seconds - span)', 'burst-begin', 'snapshot', group, 'round')} AS begin,
  toUInt32(window_seconds * least(0.95, span_share * (0.6 + 0.8 * ${uniform('burst-span', 'snapshot', group, 'round')}))) AS span,
  exp(log_amount + 0.4 * ${normal('burst-amount', 'snapshot', group, 'round')}) AS amount,
  kept_share,
  {first_outsider:UInt32} + ${uniformInteger('({addresses:UInt32} - {first_outsider:UInt32})', 'burst-payer', 'snapshot', group, 'round')} AS payer,
  multiIf(
    way_out < 0.55, {first_exchange:UInt32} + ${uniformInteger('{exchanges:UInt32}', 'burst-exchange', 'snapshot', group, 'round')},
    way_out < if(illicit, 0.70, 0.56), {first_mixer:UInt32} + ${uniformInteger('{mixers:UInt32}', 'burst-mixer', 'snapshot', group, 'round')},
    {first_outsider:UInt32} + ${uniformInteger('({addresses:UInt32} - {first_outsider:UInt32})', 'burst-receiver', 'snapshot', group, 'round')}
  ) AS cash_out
FROM (
  SELECT
    toUInt16(snapshot) AS snapshot,
    groups.*,
    arrayJoin(range(1 + ${uniformInteger('3', 'burst-rounds', 'snapshot', group)})) AS round,
    ${uniform('burst-way-out', 'snapshot', group, 'round')} AS way_out
  FROM {work_groups:Identifier} AS groups
  ARRAY JOIN range(toUInt16(greatest(0, first_snapshot)), toUInt16(greatest(0, least(last_snapshot, {snapshots:UInt16} - 1) + 1))) AS snapshot
  WHERE ${uniform('burst-awake', 'snapshot', group)} < intensity
)`
