import { type AlignedTables, toDayNumber } from '@alertsmith/core'
import { openTestNetwork, type TestNetwork } from '@alertsmith/testkit'
import type { Field } from 'apache-arrow'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ExtractedData, extractTrainingData } from '../../src/index.js'
import { insertRows } from '../support/raw-rows.js'

/**
 * Address a has alerts on three Mondays, b and c one each. Every number below is computed by hand.
 */
const MONDAY_1 = '2024-01-01'
const MONDAY_2 = '2024-01-08'
const MONDAY_3 = '2024-01-15'

let network: TestNetwork
let data: ExtractedData
const logged: [Readonly<Record<string, unknown>>, string][] = []

beforeAll(async () => {
  network = await openTestNetwork()
  await insertRows(network.database, {
    raw_alerts: [
      { alert_id: 'a1', address: 'a', processing_date: MONDAY_1, volume_usd: '10' },
      {
        alert_id: 'a2',
        address: 'a',
        processing_date: MONDAY_2,
        volume_usd: '20.5',
        label: 1,
        severity: 'high',
        alert_confidence_score: null,
        transaction_count: 3,
        first_seen_timestamp: '2024-01-07 00:00:01',
        last_seen_timestamp: null,
      },
      { alert_id: 'a3', address: 'a', processing_date: MONDAY_2, volume_usd: '40', label: null },
      { alert_id: 'a4', address: 'a', processing_date: MONDAY_3, volume_usd: '5', label: 1 },
      { alert_id: 'b1', address: 'b', processing_date: MONDAY_2, volume_usd: '7' },
      { alert_id: 'c1', address: 'c', processing_date: MONDAY_3, volume_usd: '0.000000000000000001' },
      // Another window length is another world.
      { alert_id: 'a9', address: 'a', processing_date: MONDAY_1, volume_usd: '9999', window_days: 30 },
    ],
    raw_features: [
      {
        address: 'a',
        processing_date: MONDAY_2,
        total_received_usd: '100.25',
        total_sent_usd: '50',
        transaction_count: 12,
        unique_counterparties: 4,
        avg_transaction_usd: '12.5',
        max_transaction_usd: '60',
        is_exchange: true,
        is_mixer: false,
        risk_score: null,
      },
      { address: 'b', processing_date: MONDAY_1, total_received_usd: '1' },
      { address: 'b', processing_date: MONDAY_2, total_received_usd: '2', window_days: 30 },
    ],
    raw_clusters: [
      { cluster_id: 'small', processing_date: MONDAY_2, cluster_size: 3, member_addresses: ['a', 'x'] },
      {
        cluster_id: 'k2',
        processing_date: MONDAY_2,
        cluster_size: 5,
        total_volume_usd: '22',
        member_addresses: ['y', 'a', 'a'],
      },
      {
        cluster_id: 'k3',
        processing_date: MONDAY_2,
        cluster_size: 5,
        total_volume_usd: '33',
        member_addresses: ['a'],
      },
      { cluster_id: 'k4', processing_date: MONDAY_2, cluster_size: 50, member_addresses: ['c'] },
      {
        cluster_id: 'k5',
        processing_date: MONDAY_2,
        cluster_size: 99,
        member_addresses: ['a'],
        window_days: 30,
      },
      { cluster_id: 'k6', processing_date: MONDAY_3, cluster_size: 9, member_addresses: [] },
    ],
    raw_money_flows: [
      { from_address: 'x', to_address: 'a', processing_date: MONDAY_2, amount_usd: '1' },
      { from_address: 'x', to_address: 'a', processing_date: MONDAY_2, amount_usd: '2' },
      { from_address: 'y', to_address: 'a', processing_date: MONDAY_2, amount_usd: '4' },
      { from_address: 'a', to_address: 'z', processing_date: MONDAY_2, amount_usd: '8' },
      // To itself: in and out at once.
      { from_address: 'a', to_address: 'a', processing_date: MONDAY_2, amount_usd: '16' },
      { from_address: 'a', to_address: 'z', processing_date: MONDAY_3, amount_usd: '5' },
      { from_address: 'x', to_address: 'a', processing_date: MONDAY_1, amount_usd: '1000' },
      { from_address: 'x', to_address: 'a', processing_date: MONDAY_2, amount_usd: '1000', window_days: 30 },
    ],
  })
  data = await extractTrainingData(network.database, {
    window: { startDate: MONDAY_2, endDate: MONDAY_3, windowDays: 7 },
    logger: {
      debug() {},
      info: (fields, message) => logged.push([fields, message]),
      warn: (fields, message) => logged.push([fields, message]),
      error() {},
    },
  })
})
afterAll(() => network.close())

function rows(table: keyof AlignedTables): unknown[] {
  return data.tables[table]!.toArray().map((row) => row?.toJSON())
}

describe('extractTrainingData', () => {
  it('gives the labelled alerts of the window, ordered by day and id', () => {
    expect(data.numRows).toBe(4)
    expect(data.dropped).toEqual({ unlabelled: 1 })
    expect(rows('alerts')).toEqual([
      {
        alert_id: 'a2',
        address: 'a',
        processing_date: toDayNumber(MONDAY_2),
        window_days: 7,
        severity: 'high',
        alert_confidence_score: null,
        volume_usd: 20.5,
        transaction_count: 3,
        first_seen_timestamp: Date.parse('2024-01-07T00:00:01Z') / 1000,
        last_seen_timestamp: null,
      },
      expect.objectContaining({ alert_id: 'b1', processing_date: toDayNumber(MONDAY_2), severity: 'low' }),
      expect.objectContaining({ alert_id: 'a4', processing_date: toDayNumber(MONDAY_3) }),
      expect.objectContaining({ alert_id: 'c1', volume_usd: 1e-18 }),
    ])
    expect(rows('labels')).toEqual([
      { label: 1, weight: 1, known_date: null, typology: null },
      { label: 0, weight: 1, known_date: null, typology: null },
      { label: 1, weight: 1, known_date: null, typology: null },
      { label: 0, weight: 1, known_date: null, typology: null },
    ])
  })

  it("takes the address's own row of the alert's snapshot, null where there is none", () => {
    const none = {
      total_received_usd: null,
      total_sent_usd: null,
      transaction_count: null,
      unique_counterparties: null,
      avg_transaction_usd: null,
      max_transaction_usd: null,
      is_exchange: null,
      is_mixer: null,
      risk_score: null,
    }
    expect(rows('features')).toEqual([
      {
        total_received_usd: 100.25,
        total_sent_usd: 50,
        transaction_count: 12,
        unique_counterparties: 4,
        avg_transaction_usd: 12.5,
        max_transaction_usd: 60,
        is_exchange: 1,
        is_mixer: 0,
        risk_score: null,
      },
      none,
      none,
      none,
    ])
  })

  it('takes the largest cluster, among equals the one whose id comes first', () => {
    const none = { cluster_id: null, cluster_size: null, total_volume_usd: null }
    expect(rows('clusters')).toEqual([
      { cluster_id: 'k2', cluster_size: 5, total_volume_usd: 22 },
      none,
      none,
      none,
    ])
  })

  it('reduces the flows of the snapshot on both sides', () => {
    const none = {
      in_degree: null,
      total_in: null,
      avg_in: null,
      tx_in_count: null,
      out_degree: null,
      total_out: null,
      avg_out: null,
      tx_out_count: null,
    }
    expect(rows('moneyFlows')).toEqual([
      {
        in_degree: 3,
        total_in: 23,
        avg_in: 5.75,
        tx_in_count: 4,
        out_degree: 2,
        total_out: 24,
        avg_out: 12,
        tx_out_count: 2,
      },
      none,
      {
        in_degree: 0,
        total_in: null,
        avg_in: null,
        tx_in_count: 0,
        out_degree: 1,
        total_out: 5,
        avg_out: 5,
        tx_out_count: 1,
      },
      none,
    ])
  })

  it('knows strictly earlier alerts, labelled or not, from before the window, too', () => {
    const none = {
      prior_alert_count: null,
      prior_volume_mean: null,
      prior_volume_std: null,
      prior_volume_min: null,
      prior_volume_max: null,
      last_alert_date: null,
    }
    const history = rows('history') as Record<string, number | null>[]
    expect(history[0]).toEqual({
      prior_alert_count: 1,
      prior_volume_mean: 10,
      prior_volume_std: null,
      prior_volume_min: 10,
      prior_volume_max: 10,
      last_alert_date: toDayNumber(MONDAY_1),
    })
    expect(history[1]).toEqual(none)
    // 10, 20.5 and 40: mean 23.5, squared differences 182.25 + 9 + 272.25 = 463.5, over 2.
    expect(history[2]).toEqual({
      prior_alert_count: 3,
      prior_volume_mean: 23.5,
      prior_volume_std: Math.sqrt(231.75),
      prior_volume_min: 10,
      prior_volume_max: 40,
      last_alert_date: toDayNumber(MONDAY_2),
    })
    expect(history[3]).toEqual(none)
  })

  it('has one row per alert in every table and canonical types', () => {
    const types = Object.values(data.tables).map((table) => ({
      rows: table.numRows,
      types: [...new Set(table.schema.fields.map(({ type }: Field) => String(type)))].sort(),
    }))
    expect(types).toEqual([
      { rows: 4, types: ['Dictionary<Int32, Utf8>', 'Float64', 'Int32', 'Utf8'] },
      { rows: 4, types: ['Float64'] },
      { rows: 4, types: ['Float64', 'Utf8'] },
      { rows: 4, types: ['Float64'] },
      { rows: 4, types: ['Float64', 'Int32'] },
      { rows: 4, types: ['Dictionary<Int32, Utf8>', 'Float64', 'Int32'] },
    ])
  })

  it('logs what it read', () => {
    expect(logged.map(([, message]) => message)).toEqual([
      'Extracting training data',
      'Data extraction completed',
    ])
    expect(logged[1]![0]).toMatchObject({
      network: 'testnet',
      alerts: 5,
      features: 1,
      clusters: 5,
      money_flows: 6,
      labelled: 4,
      unlabelled: 1,
      positive_rate: 0.5,
      data_fingerprint: data.fingerprint,
      duration_ms: expect.any(Number),
    })
  })

  it('stops at an abort', async () => {
    await expect(
      extractTrainingData(network.database, {
        window: { startDate: MONDAY_2, endDate: MONDAY_3, windowDays: 7 },
        signal: AbortSignal.abort(),
      }),
    ).rejects.toMatchObject({ code: 'CORE_ABORTED' })
  })
})
