import { ALIGNED_TABLE_NAMES, type AlignedTables, toDayNumber, toIsoDate } from '@alertsmith/core'
import { openTestNetwork, type TestNetwork } from '@alertsmith/testkit'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { extractTrainingData, fingerprint } from '../../src/index.js'
import { type RawRows, replaceRows } from '../support/raw-rows.js'

/** Six snapshot days; what happens from `CUT` on must not be seen before it. */
const DAYS = [0, 7, 8, 14, 21, 22].map((offset) => toIsoDate(toDayNumber('2024-01-01') + offset))
const CUT = 3

let network: TestNetwork

beforeAll(async () => {
  network = await openTestNetwork()
})
afterAll(() => network.close())

type Rows = { [Table in keyof RawRows]-?: NonNullable<RawRows[Table]>[number][] }

const address = fc.constantFrom('a', 'b', 'c')
const amount = fc
  .tuple(fc.integer({ min: 0, max: 10 ** 9 }), fc.integer({ min: 0, max: 10 ** 9 }))
  .map(([whole, part]) => `${whole}.${String(part).padStart(18, '0')}`)
const windowDays = fc.constantFrom(7, 7, 7, 30)

/** Rows of all tables on the days `from` to `to`, keeping the data contract on every one of them. */
function rowsOn(from: number, to: number, prefix: string): fc.Arbitrary<Rows> {
  const processing_date = fc.constantFrom(...DAYS.slice(from, to))
  const snapshot = { processing_date, window_days: windowDays }
  const bySnapshot = (key: string) => (row: Readonly<Record<string, unknown>>) =>
    `${row[key]} ${row.processing_date} ${row.window_days}`
  return fc.record({
    raw_alerts: fc
      .array(
        fc.record({
          ...snapshot,
          address,
          volume_usd: amount,
          label: fc.constantFrom(0, 1, null),
          severity: fc.constantFrom('low', 'high', ''),
        }),
        { maxLength: 12 },
      )
      .map((alerts) => alerts.map((alert, i) => ({ ...alert, alert_id: `${prefix}${i}` }))),
    raw_features: fc.uniqueArray(fc.record({ ...snapshot, address, total_received_usd: amount }), {
      maxLength: 8,
      selector: bySnapshot('address'),
    }),
    raw_clusters: fc.uniqueArray(
      fc.record({
        ...snapshot,
        cluster_id: fc.constantFrom('k1', 'k2', 'k3'),
        cluster_size: fc.integer({ min: 1, max: 3 }),
        total_volume_usd: amount,
        member_addresses: fc.array(address, { maxLength: 3 }),
      }),
      { maxLength: 8, selector: bySnapshot('cluster_id') },
    ),
    raw_money_flows: fc.array(
      fc.record({ ...snapshot, from_address: address, to_address: address, amount_usd: amount }),
      { maxLength: 12 },
    ),
  })
}

/** Two labelled alerts and a row of features on every day, so that each day can be extracted alone. */
const everyDay: Rows = {
  raw_alerts: DAYS.flatMap((processing_date) =>
    [0, 1].map((label) => ({
      alert_id: `${processing_date} ${label}`,
      address: 'a',
      processing_date,
      label,
    })),
  ),
  raw_features: DAYS.map((processing_date) => ({ address: 'z', processing_date })),
  raw_clusters: [],
  raw_money_flows: [],
}

function together(...parts: Rows[]): Rows {
  const all = (table: keyof Rows) => parts.flatMap((part) => part[table])
  return {
    raw_alerts: all('raw_alerts'),
    raw_features: all('raw_features'),
    raw_clusters: all('raw_clusters'),
    raw_money_flows: all('raw_money_flows'),
  }
}

async function extract(startDate: string, endDate: string): Promise<AlignedTables> {
  const { tables } = await extractTrainingData(network.database, {
    window: { startDate, endDate, windowDays: 7 },
  })
  return tables
}

/** The rows of the days `from` to `to`, as the fingerprint that covers every bit of them. */
async function bitsOfDays(tables: AlignedTables, from: string, to: string): Promise<string> {
  const days = tables.alerts.getChild('processing_date')!.toArray() as Int32Array
  const start = days.findIndex((day) => day >= toDayNumber(from))
  const end = days.filter((day) => day <= toDayNumber(to)).length
  const cut = ALIGNED_TABLE_NAMES.map((name) => [name, tables[name].slice(start, end)])
  return fingerprint(Object.fromEntries(cut) as unknown as AlignedTables)
}

describe('the leakage rule', () => {
  it('rows of later days change not one bit of an earlier alert', async () => {
    const [first, lastBefore, last] = [DAYS[0]!, DAYS[CUT - 1]!, DAYS.at(-1)!]
    await fc.assert(
      fc.asyncProperty(
        rowsOn(0, CUT, 'early'),
        rowsOn(CUT, DAYS.length, 'late'),
        rowsOn(CUT, DAYS.length, 'late'),
        async (earlier, later, otherwise) => {
          await replaceRows(network.database, together(everyDay, earlier, later))
          const before = await bitsOfDays(await extract(first, last), first, lastBefore)
          await replaceRows(network.database, together(everyDay, earlier, otherwise))
          expect(await bitsOfDays(await extract(first, last), first, lastBefore)).toBe(before)
        },
      ),
      { numRuns: 10 },
    )
  })

  it('a day extracted alone says the same as within a longer window', async () => {
    await fc.assert(
      fc.asyncProperty(rowsOn(0, DAYS.length, 'any'), fc.constantFrom(...DAYS), async (rows, day) => {
        await replaceRows(network.database, together(everyDay, rows))
        const within = await bitsOfDays(await extract(DAYS[0]!, DAYS.at(-1)!), day, day)
        expect(await bitsOfDays(await extract(day, day), day, day)).toBe(within)
      }),
      { numRuns: 10 },
    )
  })

  it('would notice a leak: earlier rows do change a later alert', async () => {
    const [first, last] = [DAYS[0]!, DAYS.at(-1)!]
    await replaceRows(network.database, everyDay)
    const before = await bitsOfDays(await extract(first, last), last, last)
    const alert = { alert_id: 'new', address: 'a', processing_date: first, volume_usd: 2, label: null }
    await replaceRows(
      network.database,
      together(everyDay, { ...everyDay, raw_alerts: [alert], raw_features: [] }),
    )
    expect(await bitsOfDays(await extract(first, last), last, last)).not.toBe(before)
  })
})
