import { type AlignedTables, type ClusterTables, toDayNumber, toIsoDate } from '@alertsmith/core'
import { openTestNetwork, type TestNetwork } from '@alertsmith/testkit'
import type { Table } from 'apache-arrow'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type ExtractionOptions,
  extractAlerts,
  extractClusterData,
  extractTrainingData,
  fingerprint,
} from '../../src/index.js'
import { type RawRows, replaceRows } from '../support/raw-rows.js'

/** Six snapshot days; what happens from `CUT` on must not be seen before it. */
const DAYS = [0, 7, 8, 14, 21, 22].map((offset) => toIsoDate(toDayNumber('2024-01-01') + offset))
const CUT = 3

let network: TestNetwork

beforeAll(async () => {
  network = await openTestNetwork()
  for (const table of ['raw_alerts', 'raw_features']) {
    const sql = `ALTER TABLE ${table} ADD COLUMN own_number Nullable(Float64), ADD COLUMN own_text String, ADD COLUMN own_list Array(String)`
    await network.database.execute({ sql, params: {} })
  }
})
afterAll(() => network.close())

/** Everything that can be asked for besides the window. */
const DECLARED: ExtractionOptions['declared'] = (['raw_alerts', 'raw_features'] as const).flatMap((table) => [
  { name: `${table}_number`, table, column: 'own_number', kind: 'number' },
  { name: `${table}_text`, table, column: 'own_text', kind: 'category' },
  { name: `${table}_list`, table, column: 'own_list', kind: 'array-length' },
])
const ADDRESS_LABELS = { strategy: 'address-labels' } as const

type Rows = { [Table in keyof RawRows]-?: NonNullable<RawRows[Table]>[number][] }

const address = fc.constantFrom('a', 'b', 'c')
const amount = fc
  .tuple(fc.integer({ min: 0, max: 10 ** 9 }), fc.integer({ min: 0, max: 10 ** 9 }))
  .map(([whole, part]) => `${whole}.${String(part).padStart(18, '0')}`)
const own = {
  own_number: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
  own_text: fc.constantFrom('', 'x', 'y'),
  own_list: fc.array(fc.constant('e'), { maxLength: 3 }),
}
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
          ...own,
        }),
        { maxLength: 12 },
      )
      .map((alerts) => alerts.map((alert, i) => ({ ...alert, alert_id: `${prefix}${i}` }))),
    raw_features: fc.uniqueArray(fc.record({ ...snapshot, address, total_received_usd: amount, ...own }), {
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
    raw_address_labels: fc.array(
      fc.record({
        address,
        risk_level: fc.constantFrom('low', 'Medium', 'HIGH', 'critical'),
        confidence_score: fc.constantFrom(0, 0.25, 1, null),
        source: fc.constantFrom('s', 't'),
        known_at: processing_date.map((day) => `${day} 23:59:59`),
      }),
      { maxLength: 6 },
    ),
  })
}

/** Labels of both kinds, and rows of features and flows, on every day, so that each day can be extracted alone. */
const everyDay: Rows = {
  raw_alerts: DAYS.flatMap((processing_date) =>
    [0, 1].map((label) => ({
      alert_id: `${processing_date} ${label}`,
      address: label === 0 ? 'm' : 'n',
      processing_date,
      label,
    })),
  ),
  // Tables of which nothing matches are refused, so each has a row of an alerted address.
  raw_features: DAYS.flatMap((processing_date) =>
    ['n', 'z'].map((address) => ({ address, processing_date })),
  ),
  raw_clusters: DAYS.flatMap((processing_date) =>
    ['m', 'n'].map((address) => ({
      cluster_id: `of ${address}`,
      processing_date,
      member_addresses: [address],
    })),
  ),
  raw_money_flows: DAYS.map((processing_date) => ({ from_address: 'm', to_address: 'z', processing_date })),
  raw_address_labels: [
    { address: 'm', risk_level: 'low', known_at: null },
    { address: 'n', risk_level: 'high', known_at: null },
  ],
}

function together(...parts: Rows[]): Rows {
  const all = (table: keyof Rows) => parts.flatMap((part) => part[table])
  return {
    raw_alerts: all('raw_alerts'),
    raw_features: all('raw_features'),
    raw_clusters: all('raw_clusters'),
    raw_money_flows: all('raw_money_flows'),
    raw_address_labels: all('raw_address_labels'),
  }
}

const range = (startDate: string, endDate: string) => ({ window: { startDate, endDate, windowDays: 7 } })

/** The rows of the days `from` to `to`, as the fingerprint that covers every bit of them. */
async function bitsOfDays(
  tables: AlignedTables | ClusterTables,
  grain: Table,
  [from, to]: readonly [string, string],
): Promise<string> {
  const days = grain.getChild('processing_date')!.toArray() as Int32Array
  const start = days.findIndex((day) => day >= toDayNumber(from))
  const end = days.filter((day) => day <= toDayNumber(to)).length
  const cut = Object.entries(tables).map(([name, table]) => [name, table.slice(start, end)])
  return fingerprint(Object.fromEntries(cut) as unknown as AlignedTables)
}

type Days = readonly [string, string]

/** Every way to extract the days `within`, reduced to the bits that it says of the days `of`. */
const WAYS: Readonly<Record<string, (within: Days, of: Days) => Promise<string>>> = {
  async 'alerts by their own labels'(within, of) {
    const { tables } = await extractTrainingData(network.database, {
      ...range(...within),
      declared: DECLARED,
    })
    return bitsOfDays(tables, tables.alerts, of)
  },
  async 'clusters by the labels of alerts'(within, of) {
    const { tables } = await extractClusterData(network.database, range(...within))
    return bitsOfDays(tables, tables.clusters, of)
  },
}

/** Labels of addresses belong to the window as a whole: what becomes known within it may relabel its earlier days. */
const WAYS_BY_ADDRESS: typeof WAYS = {
  async 'alerts by statements on addresses'(within, of) {
    const options = { ...range(...within), labels: ADDRESS_LABELS, declared: DECLARED }
    const { tables } = await extractTrainingData(network.database, options)
    return bitsOfDays(tables, tables.alerts, of)
  },
  async 'clusters by statements on addresses'(within, of) {
    const options = { ...range(...within), labels: ADDRESS_LABELS, clusterRule: { share: 0.5 } }
    const { tables } = await extractClusterData(network.database, options)
    return bitsOfDays(tables, tables.clusters, of)
  },
}

const [FIRST, LAST_BEFORE, LAST] = [DAYS[0]!, DAYS[CUT - 1]!, DAYS.at(-1)!]

describe('the leakage rule', () => {
  it.each([
    ...Object.entries(WAYS).map(([name, bits]) => [name, bits, LAST] as const),
    // What became known later must not be seen by a window that ends before.
    ...Object.entries({ ...WAYS, ...WAYS_BY_ADDRESS }).map(
      ([name, bits]) => [`${name}, in a window that ends before`, bits, LAST_BEFORE] as const,
    ),
  ])('rows of later days change not one bit of an earlier row: %s', async (_, bits, end) => {
    await fc.assert(
      fc.asyncProperty(
        rowsOn(0, CUT, 'early'),
        rowsOn(CUT, DAYS.length, 'late'),
        rowsOn(CUT, DAYS.length, 'late'),
        async (earlier, later, otherwise) => {
          await replaceRows(network.database, together(everyDay, earlier, later))
          const before = await bits([FIRST, end], [FIRST, LAST_BEFORE])
          await replaceRows(network.database, together(everyDay, earlier, otherwise))
          expect(await bits([FIRST, end], [FIRST, LAST_BEFORE])).toBe(before)
        },
      ),
      { numRuns: 8 },
    )
  })

  it.each(Object.entries(WAYS))(
    'a day extracted alone says the same as within a longer window: %s',
    async (_, bits) => {
      await fc.assert(
        fc.asyncProperty(rowsOn(0, DAYS.length, 'any'), fc.constantFrom(...DAYS), async (rows, day) => {
          await replaceRows(network.database, together(everyDay, rows))
          expect(await bits([day, day], [day, day])).toBe(await bits([FIRST, LAST], [day, day]))
        }),
        { numRuns: 8 },
      )
    },
  )

  it('scoring is told the same of an alert as training, and of every alert', async () => {
    await fc.assert(
      fc.asyncProperty(rowsOn(0, DAYS.length, 'any'), fc.constantFrom(...DAYS), async (rows, day) => {
        const all = together(everyDay, rows)
        await replaceRows(network.database, all)
        const scored = await extractAlerts(network.database, { date: day, windowDays: 7, declared: DECLARED })
        expect(scored.numRows).toBe(
          all.raw_alerts.filter((row) => row.processing_date === day && (row.window_days ?? 7) === 7).length,
        )
        // Training takes its labelled alerts from these; with a label on every alert it must take them all.
        const labelled = all.raw_alerts.map((row, i) => ({ ...row, label: row.label ?? i % 2 }))
        await replaceRows(network.database, { ...all, raw_alerts: labelled })
        const options = { ...range(FIRST, LAST), declared: DECLARED }
        const { tables: trained } = await extractTrainingData(network.database, options)
        const known = ({ labels, ...tables }: AlignedTables) => ({ ...tables, labels: labels.select([]) })
        expect(await bitsOfDays(known(scored.tables), scored.tables.alerts, [day, day])).toBe(
          await bitsOfDays(known(trained), trained.alerts, [day, day]),
        )
      }),
      { numRuns: 8 },
    )
  })

  it('would notice a leak: earlier rows do change a later alert', async () => {
    const bits = WAYS['alerts by their own labels']!
    await replaceRows(network.database, everyDay)
    const before = await bits([FIRST, LAST], [LAST, LAST])
    const alert = { alert_id: 'new', address: 'm', processing_date: FIRST, volume_usd: 2, label: null }
    await replaceRows(network.database, { ...everyDay, raw_alerts: [...everyDay.raw_alerts, alert] })
    expect(await bits([FIRST, LAST], [LAST, LAST])).not.toBe(before)
  })

  it.each([
    ['a flow', { raw_money_flows: [{ from_address: 'm', to_address: 'x', processing_date: LAST }] }],
    ['features', { raw_features: [{ address: 'm', processing_date: LAST }] }],
    ['an alert', { raw_alerts: [{ alert_id: 'new', address: 'm', processing_date: LAST }] }],
    [
      'a statement',
      { raw_address_labels: [{ address: 'm', risk_level: 'critical', known_at: `${LAST} 00:00:00` }] },
    ],
  ] as [string, RawRows][])(
    'would notice a leak: %s of its own snapshot changes a cluster',
    async (_, rows) => {
      const bits = WAYS_BY_ADDRESS['clusters by statements on addresses']!
      await replaceRows(network.database, everyDay)
      const untouched = await bits([FIRST, LAST], [LAST, LAST])
      const withRows = Object.fromEntries(
        Object.entries(everyDay).map(([table, list]) => [
          table,
          [...list, ...(rows[table as keyof RawRows] ?? [])],
        ]),
      )
      await replaceRows(network.database, withRows)
      if (rows.raw_address_labels) {
        await expect(bits([FIRST, LAST], [LAST, LAST])).rejects.toMatchObject({
          code: 'EXTRACTION_ONE_CLASS',
        })
      } else {
        expect(await bits([FIRST, LAST], [LAST, LAST])).not.toBe(untouched)
      }
    },
  )
})
