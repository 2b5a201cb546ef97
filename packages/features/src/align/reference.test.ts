import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AlertRecord, type NetworkRecords, networkRecords, tablesOf } from '../testing/random-network.js'
import { alignTables } from './align-tables.js'

type Row = Readonly<Record<string, number | string | null>>

const usd = (cents: readonly number[]) => cents.reduce((sum, amount) => sum + amount, 0) / 100
const isAmount = (cents: number) => cents >= 0
const orNull = (amounts: readonly number[], value: number) => (amounts.length === 0 ? null : value)

/** In dollars, from cents: the deviations n·v - Σv are whole numbers, so nothing is rounded before the root. */
function sampleDeviation(cents: readonly number[]): number | null {
  const n = BigInt(cents.length)
  if (n < 2n) return null
  const total = cents.reduce((sum, amount) => sum + BigInt(amount), 0n)
  const squares = cents.reduce((sum, amount) => sum + (n * BigInt(amount) - total) ** 2n, 0n)
  return Math.sqrt(Number(squares) / Number(n * n * (n - 1n))) / 100
}

/** What alignment means, written as filters over the whole network for one alert at a time. */
function expectedRow(alert: AlertRecord, { alerts, features, clusters, flows }: NetworkRecords): Row {
  const inSnapshot = (row: { day: number; windowDays: number }) =>
    row.day === alert.day && row.windowDays === alert.windowDays
  const own = features.find((row) => inSnapshot(row) && row.address === alert.address)
  const cluster = clusters
    .filter((row) => inSnapshot(row) && row.members.includes(alert.address))
    .sort((a, b) => b.size - a.size || (a.id < b.id ? -1 : 1))[0]
  const inbound = flows.filter((flow) => inSnapshot(flow) && flow.to === alert.address)
  const outbound = flows.filter((flow) => inSnapshot(flow) && flow.from === alert.address)
  const prior = alerts.filter(
    (row) => row.address === alert.address && row.windowDays === alert.windowDays && row.day < alert.day,
  )
  const volumes = prior.map(({ volume }) => volume).filter(isAmount)
  const received = inbound.map(({ amount }) => amount).filter(isAmount)
  const sent = outbound.map(({ amount }) => amount).filter(isAmount)
  const mean = usd(volumes) / volumes.length
  return {
    alert_id: alert.id,
    total_received_usd: own ? own.received / 100 : null,
    cluster_id: cluster?.id ?? null,
    in_degree: new Set(inbound.map(({ from }) => from)).size,
    total_in: orNull(received, usd(received)),
    tx_in_count: received.length,
    out_degree: new Set(outbound.map(({ to }) => to)).size,
    avg_out: orNull(sent, usd(sent) / sent.length),
    tx_out_count: sent.length,
    prior_alert_count: prior.length,
    prior_volume_mean: orNull(volumes, mean),
    prior_volume_std: sampleDeviation(volumes),
    prior_volume_min: orNull(volumes, Math.min(...volumes) / 100),
    prior_volume_max: orNull(volumes, Math.max(...volumes) / 100),
    last_alert_date: prior.length === 0 ? null : 19_000 + Math.max(...prior.map(({ day }) => day)),
  }
}

/** Volumes up to 10^11 USD are doubles only to 10^-5, which shows where two of them differ by little. */
function tolerance(column: string, value: number, doubles: boolean): number {
  return doubles && column === 'prior_volume_std' ? 1e-4 + 1e-9 * value : 1e-9 * Math.max(1, Math.abs(value))
}

describe('alignTables', () => {
  it.each([false, true])('agrees with a plain search of the network (money as Float64: %s)', (doubles) => {
    fc.assert(
      fc.property(networkRecords, (records) => {
        const tables = alignTables(tablesOf(records, doubles))
        const columns = Object.assign(
          {},
          ...Object.values(tables).map((table) =>
            Object.fromEntries(
              table.schema.fields.map(({ name }: { name: string }) => [
                name,
                Array.from(table.getChild(name)!),
              ]),
            ),
          ),
        ) as Record<string, unknown[]>
        const expected = records.alerts
          .toSorted((a, b) => a.day - b.day || (a.id < b.id ? -1 : 1))
          .map((alert) => expectedRow(alert, records))
        expected.forEach((row, i) => {
          for (const [name, value] of Object.entries(row)) {
            const found = columns[name]![i]
            if (typeof value === 'number') {
              expect(found, name).not.toBeNull()
              expect(Math.abs(Number(found) - value), name).toBeLessThanOrEqual(
                tolerance(name, value, doubles),
              )
            } else expect(found, name).toBe(value)
          }
        })
      }),
    )
  })
})
