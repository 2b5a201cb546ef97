import { type IsoDate, type TrainingWindow, toDayNumber, toIsoDate } from '@alertsmith/core'
import { FutureDatesError, InconsistentOptionsError } from './errors.js'
import type { NetworkOptions } from './options.js'

/** Ids that one group of addresses can occupy; no group is larger. */
export const GROUP_SLOT = 20
/** The largest community of addresses that pay each other in everyday traffic. */
export const COMMUNITY_SLOT = 32

const MAX_SNAPSHOTS = 1_000
const FLOWS_PER_ALERT = 10
/** The share of a snapshot's flows that is drawn as everyday traffic; the rest comes from the groups. */
const EVERYDAY_SHARE = 0.93
/** Bounds the memory of a statement: snapshots are worked through in runs of at most this many flows. */
const MAX_FLOWS_PER_BATCH = 500_000
/** A run of snapshots may fall into as many partitions, and ClickHouse refuses an insert into more than 100. */
const MAX_SNAPSHOTS_PER_BATCH = 60

export interface SnapshotPlan {
  /** Alerts that the snapshot will have. */
  readonly alerts: number
  /** Addresses that send at least one everyday payment. */
  readonly senders: number
  /** Flows of everyday traffic. */
  readonly everydayFlows: number
}

/** Consecutive snapshots, both ends included, 0-based. */
export interface SnapshotRange {
  readonly first_snapshot: number
  readonly last_snapshot: number
}

export interface NetworkPlan {
  readonly options: NetworkOptions & { readonly addresses: number }
  readonly window: TrainingWindow
  readonly snapshots: readonly SnapshotPlan[]
  readonly batches: readonly SnapshotRange[]
  /** Bound to every statement. */
  readonly parameters: Readonly<Record<string, unknown>>
}

/**
 * Settles every number that the statements share.
 *
 * @throws {InconsistentOptionsError} when the options leave no room for the alerts
 * @throws {FutureDatesError} when the last snapshot would be processed after `today`
 */
export function planNetwork(options: NetworkOptions, today: IsoDate): NetworkPlan {
  const window = planWindow(options, today)
  const snapshots = planSnapshots(options)
  const addresses = planAddresses(options, snapshots)
  return {
    options: { ...options, addresses },
    window,
    snapshots,
    batches: planBatches(snapshots),
    parameters: {
      seed: options.seed,
      start_date: options.startDate,
      window_days: options.windowDays,
      snapshots: snapshots.length,
      ...populationParameters(addresses),
      ...groupParameters(options, addresses, snapshots.length),
    },
  }
}

function planWindow({ startDate, days, windowDays }: NetworkOptions, today: IsoDate): TrainingWindow {
  const snapshots = Math.floor(days / windowDays)
  if (snapshots === 0) {
    throw new InconsistentOptionsError(
      `generateNetwork: "days" must be at least "windowDays" (${windowDays}), or no window fits into the period; got ${days}.`,
      { context: { days, windowDays } },
    )
  }
  if (snapshots > MAX_SNAPSHOTS) {
    throw new InconsistentOptionsError(
      `generateNetwork: "days" must be at most ${MAX_SNAPSHOTS} windows of ${windowDays} days (${MAX_SNAPSHOTS * windowDays}); got ${days}.`,
      { context: { days, windowDays, maxSnapshots: MAX_SNAPSHOTS } },
    )
  }
  const endDay = toDayNumber(startDate) + snapshots * windowDays
  if (endDay > toDayNumber(today)) {
    throw new FutureDatesError(
      `generateNetwork: "startDate" plus "days" must not lie after today (${today}); got ${startDate} plus ${days} days, whose last snapshot is of ${toIsoDate(endDay)}.`,
      { context: { startDate, days, endDate: toIsoDate(endDay), today } },
    )
  }
  return { startDate, endDate: toIsoDate(endDay), windowDays }
}

function planSnapshots({ alerts, days, windowDays }: NetworkOptions): SnapshotPlan[] {
  const count = Math.floor(days / windowDays)
  // Alert volume grows by a fifth over the period and swings by a tenth with a period of about six snapshots.
  const weights = Array.from({ length: count }, (_, k) => 1 + (0.2 * k) / count + 0.1 * Math.sin(k))
  return apportion(alerts, weights).map((quota) => ({
    alerts: quota,
    senders: Math.ceil(1.8 * quota),
    everydayFlows: Math.ceil(EVERYDAY_SHARE * FLOWS_PER_ALERT * quota),
  }))
}

/** Whole numbers in proportion to `weights` that add up to `total`. */
function apportion(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0)
  let cumulative = 0
  let given = 0
  return weights.map((weight) => {
    cumulative += weight
    const share = Math.round((total * cumulative) / sum) - given
    given += share
    return share
  })
}

function planAddresses({ alerts, addresses }: NetworkOptions, snapshots: readonly SnapshotPlan[]): number {
  const busiest = Math.max(...snapshots.map((snapshot) => snapshot.alerts))
  const smallest = snapshots.findIndex((snapshot) => snapshot.alerts === 0)
  if (smallest !== -1) {
    throw new InconsistentOptionsError(
      `generateNetwork: "alerts" must leave at least one for each of the ${snapshots.length} windows of the period; got ${alerts}. Ask for more alerts or fewer days.`,
      { context: { alerts, snapshots: snapshots.length } },
    )
  }
  const required = Math.max(200, 2 * busiest)
  if (addresses !== undefined && addresses < required) {
    throw new InconsistentOptionsError(
      `generateNetwork: "addresses" must be at least ${required}, two for each of the ${busiest} alerts of the busiest window; got ${addresses}. Ask for more addresses, fewer alerts or more days.`,
      { context: { addresses, required, busiest } },
    )
  }
  return addresses ?? Math.max(1_000, Math.round(0.4 * alerts), 3 * busiest)
}

function planBatches(snapshots: readonly SnapshotPlan[]): SnapshotRange[] {
  const batches: { first_snapshot: number; last_snapshot: number }[] = []
  let flows = Number.POSITIVE_INFINITY
  snapshots.forEach((snapshot, k) => {
    const open = batches.at(-1)
    const full =
      flows + snapshot.everydayFlows > MAX_FLOWS_PER_BATCH ||
      k - (open?.first_snapshot ?? k) >= MAX_SNAPSHOTS_PER_BATCH
    if (open === undefined || full) {
      batches.push({ first_snapshot: k, last_snapshot: k })
      flows = snapshot.everydayFlows
    } else {
      open.last_snapshot = k
      flows += snapshot.everydayFlows
    }
  })
  return batches
}

/** Ids are laid out as people (the first of them in groups), mixers, merchants, exchanges. */
function populationParameters(addresses: number): Record<string, number> {
  const exchanges = Math.max(3, Math.round(addresses * 0.0015))
  const merchants = Math.max(5, Math.round(addresses * 0.01))
  const mixers = Math.max(2, Math.round(addresses * 0.0005))
  return {
    addresses,
    exchanges,
    merchants,
    mixers,
    first_exchange: addresses - exchanges,
    first_merchant: addresses - exchanges - merchants,
    first_mixer: addresses - exchanges - merchants - mixers,
    communities: Math.floor(addresses / COMMUNITY_SLOT),
    stride: coprimeNear(Math.round(addresses * 0.6180339887), addresses),
  }
}

/** How many groups it takes for the wanted number of members to be at work in an average snapshot. */
function groupParameters(
  { alerts, windowDays }: NetworkOptions,
  addresses: number,
  snapshots: number,
): Record<string, number> {
  const meanAlerts = alerts / snapshots
  // Groups live for 14 to 49 days.
  const meanLife = Math.max(1, 31.5 / windowDays)
  const illicit = Math.max(3, Math.round((0.019 * meanAlerts * (snapshots + meanLife)) / meanLife))
  const benign = Math.max(3, Math.round(0.05 * meanAlerts))
  const slots = Math.floor((0.5 * addresses) / GROUP_SLOT)
  const benignSlots = Math.min(benign, Math.ceil(slots * 0.4))
  const illicitSlots = Math.min(illicit, slots - benignSlots)
  return {
    illicit_groups: illicit,
    benign_groups: benign,
    illicit_slots: illicitSlots,
    benign_slots: benignSlots,
    first_outsider: (illicitSlots + benignSlots) * GROUP_SLOT,
  }
}

/** The first number from `start` on that shares no factor with `modulus`: steps of that length visit every residue once. */
function coprimeNear(start: number, modulus: number): number {
  let candidate = start
  while (greatestCommonDivisor(candidate, modulus) !== 1) candidate++
  return candidate
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}
