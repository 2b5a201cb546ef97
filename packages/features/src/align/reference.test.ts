import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AlertRecord, type NetworkRecords, networkRecords, tablesOf } from '../testing/random-network.js'
import { alignTables } from './align-tables.js'

type Row = Readonly<Record<string, number | string | null>>

const usd = (cents: readonly number[]) => cents.reduce((sum, amount) => sum + amount, 0) / 100
const orNull = (amounts: readonly number[], value: number) => (amounts.length === 0 ? null : value)

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
  const volumes = prior.map(({ volume }) => volume)
  const mean = usd(volumes) / volumes.length
  const squares = volumes.reduce((sum, volume) => sum + (volume / 100 - mean) ** 2, 0)
  return {
    alert_id: alert.id,
    total_received_usd: own ? own.received / 100 : null,
    cluster_id: cluster?.id ?? null,
    in_degree: new Set(inbound.map(({ from }) => from)).size,
    total_in: orNull(
      inbound.map(({ amount }) => amount),
      usd(inbound.map(({ amount }) => amount)),
    ),
    tx_in_count: inbound.length,
    out_degree: new Set(outbound.map(({ to }) => to)).size,
    avg_out: orNull(
      outbound.map(({ amount }) => amount),
      usd(outbound.map(({ amount }) => amount)) / outbound.length,
    ),
    tx_out_count: outbound.length,
    prior_alert_count: prior.length,
    prior_volume_mean: orNull(volumes, mean),
    prior_volume_std: volumes.length < 2 ? null : Math.sqrt(squares / (volumes.length - 1)),
    prior_volume_min: orNull(volumes, Math.min(...volumes) / 100),
    prior_volume_max: orNull(volumes, Math.max(...volumes) / 100),
    last_alert_date: orNull(volumes, 19_000 + Math.max(...prior.map(({ day }) => day))),
  }
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
            // total_volume_usd and transaction_count stand in two tables; none of the columns compared here does.
            const found = columns[name]![i]
            if (typeof value === 'number') {
              expect(found, name).not.toBeNull()
              expect(Math.abs(Number(found) - value), name).toBeLessThanOrEqual(
                1e-9 * Math.max(1, Math.abs(value)),
              )
            } else expect(found, name).toBe(value)
          }
        })
      }),
    )
  })
})
