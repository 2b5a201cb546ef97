import { Bool, Field, Float64, List, Table, Uint16, Uint32, Utf8, vectorFromArray } from 'apache-arrow'
import fc from 'fast-check'
import type { RawTables } from '../align/raw-tables.js'
import { column, decimals } from './raw-tables.js'

interface Snapshot {
  readonly day: number
  readonly windowDays: number
}

export interface AlertRecord extends Snapshot {
  readonly id: string
  readonly address: string
  /** Whole US cents, as all money here. */
  readonly volume: number
}

export interface FeatureRecord extends Snapshot {
  readonly address: string
  readonly received: number
  readonly sent: number
}

export interface ClusterRecord extends Snapshot {
  readonly id: string
  readonly size: number
  readonly volume: number
  readonly members: readonly string[]
}

export interface FlowRecord extends Snapshot {
  readonly from: string
  readonly to: string
  readonly amount: number
}

export interface NetworkRecords {
  readonly alerts: readonly AlertRecord[]
  readonly features: readonly FeatureRecord[]
  readonly clusters: readonly ClusterRecord[]
  readonly flows: readonly FlowRecord[]
}

const address = fc.constantFrom('x', 'y', 'z', 'xy', 'é')
const cents = fc.oneof(fc.integer({ min: 0, max: 1_000 }), fc.integer({ min: 0, max: 10 ** 13 }))
/** Now and then negative, which is no amount. */
const volume = fc.oneof(
  { arbitrary: cents, weight: 4 },
  { arbitrary: fc.integer({ min: -500, max: -1 }), weight: 1 },
)
const snapshot = { day: fc.integer({ min: 0, max: 4 }), windowDays: fc.constantFrom(7, 7, 7, 30) }

/** A small network in which addresses, days and windows collide often. */
export const networkRecords: fc.Arbitrary<NetworkRecords> = fc.record({
  alerts: fc
    .array(fc.record({ ...snapshot, address, volume }), { minLength: 1, maxLength: 12 })
    .map((alerts) => alerts.map((alert, i) => ({ ...alert, id: `a${(i * 7) % 12}` }))),
  features: fc.uniqueArray(fc.record({ ...snapshot, address, received: cents, sent: cents }), {
    maxLength: 12,
    selector: ({ address: owner, day, windowDays }) => `${owner}/${day}/${windowDays}`,
  }),
  clusters: fc
    .array(
      fc.record({
        ...snapshot,
        size: fc.integer({ min: 1, max: 3 }),
        volume: cents,
        members: fc.array(address, { maxLength: 3 }),
      }),
      { maxLength: 8 },
    )
    .map((clusters) => clusters.map((cluster, i) => ({ ...cluster, id: `k${(i * 5) % 8}` }))),
  flows: fc.array(fc.record({ ...snapshot, from: address, to: address, amount: volume }), { maxLength: 30 }),
})

/** The records as plain tables; money as Decimal(38, 18), or as Float64 where `doubles` is set. */
export function tablesOf({ alerts, features, clusters, flows }: NetworkRecords, doubles = false): RawTables {
  const money = (amounts: readonly number[]) =>
    doubles
      ? column(
          amounts.map((amount) => amount / 100),
          new Float64(),
        )
      : decimals(
          amounts.map((amount) => {
            const size = Math.abs(amount)
            return `${amount < 0 ? '-' : ''}${Math.floor(size / 100)}.${String(size % 100).padStart(2, '0')}`
          }),
        )
  const text = (values: readonly string[]) => column(values, new Utf8())
  const counts = (values: readonly number[]) => column(values, new Uint32())
  const snapshots = (rows: readonly Snapshot[]) => ({
    processing_date: column(
      rows.map(({ day }) => 19_000 + day),
      new Uint16(),
    ),
    window_days: column(
      rows.map(({ windowDays }) => windowDays),
      new Uint16(),
    ),
  })
  return {
    alerts: new Table({
      alert_id: text(alerts.map(({ id }) => id)),
      address: text(alerts.map((alert) => alert.address)),
      ...snapshots(alerts),
      severity: text(alerts.map(() => 'low')),
      alert_confidence_score: column(
        alerts.map((alert) => (Math.abs(alert.volume) % 100) / 100),
        new Float64(),
      ),
      volume_usd: money(alerts.map((alert) => alert.volume)),
      transaction_count: counts(alerts.map((alert) => Math.abs(alert.volume) % 17)),
      first_seen_timestamp: counts(alerts.map(({ day }) => (18_990 + day) * 86_400)),
      last_seen_timestamp: counts(alerts.map(({ day }) => (18_999 + day) * 86_400)),
    }),
    features: new Table({
      address: text(features.map((row) => row.address)),
      ...snapshots(features),
      total_received_usd: money(features.map(({ received }) => received)),
      total_sent_usd: money(features.map(({ sent }) => sent)),
      transaction_count: counts(features.map(({ sent }) => sent % 13)),
      unique_counterparties: counts(features.map(({ sent }) => sent % 11)),
      avg_transaction_usd: money(features.map(({ received }) => received)),
      max_transaction_usd: money(features.map(({ received }) => received)),
      is_exchange: column(
        features.map(({ sent }) => sent % 2 === 0),
        new Bool(),
      ),
      is_mixer: column(
        features.map(({ sent }) => sent % 3 === 0),
        new Bool(),
      ),
      risk_score: column(
        features.map(({ sent }) => (sent % 10) / 10),
        new Float64(),
      ),
    }),
    clusters: new Table({
      cluster_id: text(clusters.map(({ id }) => id)),
      ...snapshots(clusters),
      cluster_size: counts(clusters.map(({ size }) => size)),
      total_volume_usd: money(clusters.map((cluster) => cluster.volume)),
      member_addresses: vectorFromArray(
        clusters.map(({ members }) => members),
        new List(new Field('item', new Utf8(), true)),
      ),
    }),
    moneyFlows: new Table({
      from_address: text(flows.map(({ from }) => from)),
      to_address: text(flows.map(({ to }) => to)),
      ...snapshots(flows),
      amount_usd: money(flows.map(({ amount }) => amount)),
    }),
  }
}
