import { type ClusterTables, toDayNumber } from '@alertsmith/core'
import { openTestNetwork, type TestNetwork } from '@alertsmith/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ClusterExtractionOptions, extractClusterData } from '../../src/index.js'
import { insertRows, type RawRows, replaceRows } from '../support/raw-rows.js'

/** Every number below is computed by hand. */
const MONDAY_1 = '2024-01-01'
const MONDAY_2 = '2024-01-08'
const window = { startDate: MONDAY_1, endDate: MONDAY_2, windowDays: 7 }

const sound: RawRows = {
  raw_clusters: [
    // Duplicates and empty members count once and not at all.
    {
      cluster_id: 'k1',
      processing_date: MONDAY_2,
      cluster_size: 3,
      total_volume_usd: '99.5',
      member_addresses: ['a', 'b', 'a', 'c', ''],
    },
    { cluster_id: 'k2', processing_date: MONDAY_2, cluster_size: 2, member_addresses: ['b', 'd'] },
    { cluster_id: 'quiet', processing_date: MONDAY_2, cluster_size: 1, member_addresses: ['q'] },
    { cluster_id: 'empty', processing_date: MONDAY_2, cluster_size: 0, member_addresses: [] },
    { cluster_id: 'k1', processing_date: MONDAY_1, cluster_size: 1, member_addresses: ['b'] },
    {
      cluster_id: 'k1',
      processing_date: MONDAY_2,
      cluster_size: 9,
      window_days: 30,
      member_addresses: ['a'],
    },
  ],
  raw_alerts: [
    {
      alert_id: 'a1',
      address: 'a',
      processing_date: MONDAY_2,
      volume_usd: '10.5',
      severity: 'HIGH',
      alert_confidence_score: 0.5,
      transaction_count: 3,
      label: 1,
      first_seen_timestamp: '2024-01-02 00:00:00',
      last_seen_timestamp: '2024-01-03 00:00:00',
    },
    {
      alert_id: 'a2',
      address: 'a',
      processing_date: MONDAY_2,
      volume_usd: '1.5',
      severity: 'low',
      alert_confidence_score: null,
      transaction_count: 2,
      label: 0,
      first_seen_timestamp: '2024-01-01 00:00:00',
      last_seen_timestamp: null,
    },
    {
      alert_id: 'b1',
      address: 'b',
      processing_date: MONDAY_2,
      volume_usd: '3',
      severity: 'odd',
      alert_confidence_score: 0.25,
      label: 0,
      first_seen_timestamp: '2024-01-04 00:00:00',
      last_seen_timestamp: '2024-01-05 00:00:00',
    },
    { alert_id: 'c1', address: 'c', processing_date: MONDAY_2, volume_usd: '5', severity: '', label: null },
    { alert_id: 'b0', address: 'b', processing_date: MONDAY_1, volume_usd: '7', label: 1 },
    { alert_id: 'x1', address: 'x', processing_date: MONDAY_2, volume_usd: '1000', label: 1 },
    {
      alert_id: 'b9',
      address: 'b',
      processing_date: MONDAY_2,
      volume_usd: '1000',
      label: 1,
      window_days: 30,
    },
  ],
  raw_features: [
    {
      address: 'a',
      processing_date: MONDAY_2,
      total_received_usd: '0.1',
      total_sent_usd: '4',
      transaction_count: 6,
      unique_counterparties: 3,
      is_exchange: true,
      risk_score: null,
    },
    {
      address: 'b',
      processing_date: MONDAY_2,
      total_received_usd: '0.2',
      total_sent_usd: '1',
      transaction_count: 1,
      unique_counterparties: 2,
      is_mixer: true,
      risk_score: 0.75,
    },
    { address: 'c', processing_date: MONDAY_1, total_received_usd: '500' },
  ],
  raw_money_flows: [
    { from_address: 'a', to_address: 'b', processing_date: MONDAY_2, amount_usd: '1' },
    { from_address: 'a', to_address: 'b', processing_date: MONDAY_2, amount_usd: '2' },
    { from_address: 'b', to_address: 'a', processing_date: MONDAY_2, amount_usd: '4' },
    // To itself: both ends inside, yet no pair of different members.
    { from_address: 'c', to_address: 'c', processing_date: MONDAY_2, amount_usd: '8' },
    { from_address: 'x', to_address: 'a', processing_date: MONDAY_2, amount_usd: '16' },
    { from_address: 'b', to_address: 'd', processing_date: MONDAY_2, amount_usd: '32' },
    { from_address: 'x', to_address: 'y', processing_date: MONDAY_2, amount_usd: '1000' },
    { from_address: 'a', to_address: 'b', processing_date: MONDAY_1, amount_usd: '64' },
    { from_address: 'a', to_address: 'b', processing_date: MONDAY_2, amount_usd: '1000', window_days: 30 },
  ],
}

let network: TestNetwork
beforeAll(async () => {
  network = await openTestNetwork()
})
afterAll(() => network.close())

const extract = (options: Omit<ClusterExtractionOptions, 'window'> = {}) =>
  extractClusterData(network.database, { window, ...options })

describe('extractClusterData', () => {
  let tables: ClusterTables
  beforeAll(async () => {
    await replaceRows(network.database, sound)
    const data = await extract()
    tables = data.tables
    expect(data).toMatchObject({ numRows: 3, dropped: { unlabelled: 2 }, warnings: [] })
  })
  const row = (table: keyof ClusterTables, i: number) => tables[table].get(i)?.toJSON()

  it('gives clusters with labelled members, ordered by day and id', () => {
    expect(row('clusters', 0)).toMatchObject({ cluster_id: 'k1', processing_date: toDayNumber(MONDAY_1) })
    expect(row('clusters', 1)).toEqual({
      cluster_id: 'k1',
      processing_date: toDayNumber(MONDAY_2),
      window_days: 7,
      cluster_size: 3,
      total_volume_usd: 99.5,
    })
    expect(row('clusters', 2)).toMatchObject({ cluster_id: 'k2', processing_date: toDayNumber(MONDAY_2) })
  })

  it('reduces the alerts on members, labelled or not', () => {
    const at = (time: string) => Date.parse(`${time}T00:00:00Z`) / 1000
    expect(row('alerts', 1)).toEqual({
      alert_count: 4,
      alerted_members: 3,
      volume_usd_sum: 20,
      volume_usd_mean: 5,
      volume_usd_max: 10.5,
      // c1 has the default of 0.5.
      confidence_mean: (0.25 + 0.5 + 0.5) / 3,
      confidence_max: 0.5,
      severity_mean: 2,
      severity_max: 3,
      transaction_count_sum: 7,
      first_seen_timestamp: at('2024-01-01'),
      last_seen_timestamp: at('2024-01-05'),
    })
    expect(row('alerts', 2)).toMatchObject({
      alert_count: 1,
      alerted_members: 1,
      severity_mean: null,
      severity_max: null,
    })
  })

  it('reduces what is known of members in the same snapshot', () => {
    expect(row('members', 1)).toEqual({
      known_members: 2,
      // Added as doubles it would be 0.30000000000000004.
      received_usd_sum: 0.3,
      received_usd_mean: 0.15,
      received_usd_max: 0.2,
      sent_usd_sum: 5,
      sent_usd_mean: 2.5,
      sent_usd_max: 4,
      transaction_count_sum: 7,
      transaction_count_mean: 3.5,
      transaction_count_max: 6,
      unique_counterparties_mean: 2.5,
      unique_counterparties_max: 3,
      risk_score_mean: 0.75,
      risk_score_max: 0.75,
      exchange_share: 0.5,
      mixer_share: 0.5,
    })
    expect(row('members', 0)).toEqual({
      known_members: 0,
      received_usd_sum: 0,
      received_usd_mean: null,
      received_usd_max: null,
      sent_usd_sum: 0,
      sent_usd_mean: null,
      sent_usd_max: null,
      transaction_count_sum: 0,
      transaction_count_mean: null,
      transaction_count_max: null,
      unique_counterparties_mean: null,
      unique_counterparties_max: null,
      risk_score_mean: null,
      risk_score_max: null,
      exchange_share: null,
      mixer_share: null,
    })
  })

  it('reduces the flows of members and tells those inside', () => {
    // In: a from b and x (20), b from a (3), c from itself (8). Out: a to b (3), b to a and d (36), c to itself (8).
    expect(row('moneyFlows', 1)).toEqual({
      in_degree_mean: 4 / 3,
      in_degree_max: 2,
      out_degree_mean: 4 / 3,
      out_degree_max: 2,
      total_in_sum: 31,
      total_in_max: 20,
      total_out_sum: 47,
      total_out_max: 36,
      touching_count: 6,
      touching_usd: 63,
      inside_count: 4,
      inside_usd: 15,
      inside_pairs: 2,
    })
    // k2 = b and d: in 3 and 32, out 36; of the four flows one stays inside.
    expect(row('moneyFlows', 2)).toEqual({
      in_degree_mean: 1,
      in_degree_max: 1,
      out_degree_mean: 1,
      out_degree_max: 2,
      total_in_sum: 35,
      total_in_max: 32,
      total_out_sum: 36,
      total_out_max: 36,
      touching_count: 4,
      touching_usd: 39,
      inside_count: 1,
      inside_usd: 32,
      inside_pairs: 1,
    })
    expect(row('moneyFlows', 0)).toMatchObject({
      touching_count: 1,
      touching_usd: 64,
      inside_count: 0,
      inside_usd: 0,
      inside_pairs: 0,
    })
  })

  it('is positive where one labelled member is', () => {
    expect([0, 1, 2].map((i) => row('labels', i))).toEqual([
      { label: 1, weight: 1, known_date: null, typology: null },
      { label: 1, weight: 1, known_date: null, typology: null },
      { label: 0, weight: 1, known_date: null, typology: null },
    ])
  })

  it('has canonical types and no row less in any table', () => {
    const types = Object.values(tables).map(({ numRows, schema }) => ({
      numRows,
      types: [...new Set(schema.fields.map(({ type }: { type: unknown }) => String(type)))].sort(),
    }))
    expect(types).toEqual([
      { numRows: 3, types: ['Float64', 'Int32', 'Utf8'] },
      { numRows: 3, types: ['Float64'] },
      { numRows: 3, types: ['Float64'] },
      { numRows: 3, types: ['Float64'] },
      { numRows: 3, types: ['Dictionary<Int32, Utf8>', 'Float64', 'Int32'] },
    ])
  })
})

describe('labels of clusters', () => {
  const labels = async (options: Omit<ClusterExtractionOptions, 'window'>) => {
    const { tables } = await extract(options)
    const days = tables.clusters.getChild('processing_date')!
    return tables.labels.toArray().map((row, i) => {
      const id = `${tables.clusters.getChild('cluster_id')!.get(i)} ${days.get(i) === toDayNumber(MONDAY_1) ? 1 : 2}`
      return [id, row?.label, row?.weight, row?.known_date]
    })
  }
  beforeAll(() => replaceRows(network.database, sound))

  it('by a share of the labelled members', async () => {
    // k1 of the second Monday: a is positive, b is not, c has no label.
    const ofK1 = async (share: number) => (await labels({ clusterRule: { share } }))[1]
    expect(await ofK1(0.5)).toEqual(['k1 2', 1, 1, null])
    expect(await ofK1(0.51)).toEqual(['k1 2', 0, 1, null])
    expect(await ofK1(1e-9)).toEqual(['k1 2', 1, 1, null])
  })

  it('a share is met at the very share, although it is no binary fraction', async () => {
    const members = Array.from({ length: 10 }, (_, i) => `m${i}`)
    await replaceRows(network.database, {
      ...sound,
      raw_clusters: [
        ...sound.raw_clusters!,
        { cluster_id: 'ten', processing_date: MONDAY_2, cluster_size: 10, member_addresses: members },
      ],
      raw_alerts: [
        ...sound.raw_alerts!,
        ...members.map((address, i) => ({
          alert_id: address,
          address,
          processing_date: MONDAY_2,
          label: i < 3 ? 1 : 0,
        })),
      ],
    })
    expect(await labels({ clusterRule: { share: 0.3 } })).toContainEqual(['ten 2', 1, 1, null])
    expect(await labels({ clusterRule: { share: 0.31 } })).toContainEqual(['ten 2', 0, 1, null])
    await replaceRows(network.database, sound)
  })

  it('by a query: of the alerts on a member, the one with the greatest label counts', async () => {
    const sql = `SELECT c1 AS alert_id, c2 AS label, c3 AS weight, c4 AS known_date FROM values(
      ('a1', 1, 0.5, toDate('2024-02-01')), ('a2', 0, 9, toDate('2024-03-01')), ('b1', 0, 0.25, toDate('2024-01-20')),
      ('b0', 0, 2, toDate('2024-01-02')))`
    expect(await labels({ labels: { strategy: 'query', sql } })).toEqual([
      ['k1 1', 0, 2, toDayNumber('2024-01-02')],
      ['k1 2', 1, (0.5 + 0.25) / 2, toDayNumber('2024-03-01')],
      ['k2 2', 0, 0.25, toDayNumber('2024-01-20')],
    ])
  })

  it('by statements on addresses, whether these have alerts or not', async () => {
    await insertRows(network.database, {
      raw_address_labels: [
        { address: 'q', risk_level: 'critical', confidence_score: 0.5, known_at: '2023-06-01 12:00:00' },
        { address: 'd', risk_level: 'low', confidence_score: null },
        { address: 'b', risk_level: 'low', confidence_score: 0.25, known_at: '2024-01-08 23:59:59' },
        // Only known after the window.
        { address: 'c', risk_level: 'high', confidence_score: 1, known_at: '2024-01-09 00:00:00' },
      ],
    })
    expect(await labels({ labels: { strategy: 'address-labels' } })).toEqual([
      ['k1 1', 0, 0.25, toDayNumber(MONDAY_2)],
      ['k1 2', 0, 0.25, toDayNumber(MONDAY_2)],
      ['k2 2', 0, 0.625, toDayNumber(MONDAY_2)],
      ['quiet 2', 1, 0.5, toDayNumber('2023-06-01')],
    ])
  })
})

describe('clusters that cannot be trained on', () => {
  const code = async (rows: RawRows, options: Omit<ClusterExtractionOptions, 'window'> = {}) => {
    await replaceRows(network.database, rows)
    return extract(options).then(
      () => 'extracted',
      (error) => error.code,
    )
  }

  it.each([
    ['EXTRACTION_NO_CLUSTERS', { ...sound, raw_clusters: [] }],
    [
      'EXTRACTION_DUPLICATE_CLUSTERS',
      { ...sound, raw_clusters: [sound.raw_clusters![0]!, sound.raw_clusters![0]!] },
    ],
    [
      'EXTRACTION_EMPTY_KEY',
      { ...sound, raw_clusters: [{ ...sound.raw_clusters![0], cluster_id: '' }, ...sound.raw_clusters!] },
    ],
    ['EXTRACTION_UNLABELLED', { ...sound, raw_clusters: [sound.raw_clusters![2]!] }],
    ['EXTRACTION_ONE_CLASS', { ...sound, raw_clusters: [sound.raw_clusters![0]!] }],
    ['EXTRACTION_NO_ALERTS', { ...sound, raw_alerts: [] }],
    [
      'EXTRACTION_AMOUNT_RANGE',
      {
        ...sound,
        raw_features: [{ address: 'a', processing_date: MONDAY_2, total_received_usd: '10000000000000000' }],
      },
    ],
  ] as [string, RawRows][])('%s', async (expected, rows) => {
    expect(await code(rows)).toBe(expected)
  })

  it('says where clusters are', async () => {
    await replaceRows(network.database, sound)
    await expect(
      extractClusterData(network.database, {
        window: { startDate: '2020-01-01', endDate: '2024-01-31', windowDays: 14 },
        labels: { strategy: 'address-labels' },
      }),
    ).rejects.toMatchObject({
      code: 'EXTRACTION_NO_CLUSTERS',
      message: expect.stringContaining('there are 2024-01-01 to 2024-01-08 with window_days 7 (5 clusters)'),
    })
  })
})
