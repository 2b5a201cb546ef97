import { openTestNetwork, type TestNetwork } from '@alertsmith/testkit'
import type { Table } from 'apache-arrow'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { extractClusterData, extractTrainingData } from '../../src/index.js'
import { replaceRows } from '../support/raw-rows.js'

const DAYS = ['2024-01-01', '2024-01-08', '2024-01-15'] as const
const WINDOW = { startDate: DAYS[2], endDate: DAYS[2], windowDays: 7 }

let network: TestNetwork

beforeAll(async () => {
  network = await openTestNetwork()
  const processing_date = DAYS[2]
  await replaceRows(network.database, {
    raw_alerts: [
      { alert_id: 'plus', address: 'a', processing_date: DAYS[0], volume_usd: '100' },
      { alert_id: 'minus', address: 'a', processing_date: DAYS[1], volume_usd: '-100' },
      { alert_id: 'x', address: 'a', processing_date, volume_usd: '-7', label: 1, transaction_count: 3 },
      { alert_id: 'y', address: 'b', processing_date, volume_usd: '5' },
    ],
    raw_features: [
      { address: 'a', processing_date, total_received_usd: '-40', total_sent_usd: '-1' },
      { address: 'b', processing_date, total_received_usd: '30', total_sent_usd: '2' },
    ],
    raw_clusters: [
      { cluster_id: 'k', processing_date, cluster_size: 2, member_addresses: ['a', 'b'] },
      { cluster_id: 'l', processing_date, member_addresses: ['b'] },
    ],
    raw_money_flows: [
      { from_address: 's', to_address: 'a', processing_date, amount_usd: '100' },
      { from_address: 's', to_address: 'a', processing_date, amount_usd: '-100' },
      { from_address: 'a', to_address: 't', processing_date, amount_usd: '-3' },
      { from_address: 'a', to_address: 'b', processing_date, amount_usd: '-11' },
    ],
  })
})
afterAll(() => network.close())

const first = (table: Table) => table.get(0)!.toJSON()

it('takes negative amounts for missing in history and money flows', async () => {
  const { tables, warnings } = await extractTrainingData(network.database, { window: WINDOW })
  expect(first(tables.history)).toMatchObject({
    prior_alert_count: 2,
    prior_volume_mean: 100,
    prior_volume_std: null,
    prior_volume_min: 100,
    prior_volume_max: 100,
  })
  expect(first(tables.moneyFlows)).toEqual({
    in_degree: 1,
    total_in: 100,
    avg_in: 100,
    tx_in_count: 1,
    out_degree: 2,
    total_out: null,
    avg_out: null,
    tx_out_count: 0,
  })
  expect(warnings).toEqual([
    '1 of 2 values of raw_features.total_received_usd are negative and count as missing.',
    '1 of 2 values of raw_features.total_sent_usd are negative and count as missing.',
    '2 of 4 values of raw_alerts.volume_usd are negative and count as missing.',
    '3 of 4 values of raw_money_flows.amount_usd are negative and count as missing.',
  ])
})

it('takes them for missing in what is summed up for clusters', async () => {
  const { tables, warnings } = await extractClusterData(network.database, { window: WINDOW })
  expect(first(tables.alerts)).toMatchObject({ volume_usd_sum: 5, volume_usd_mean: 5, volume_usd_max: 5 })
  expect(first(tables.members)).toMatchObject({
    received_usd_sum: 30,
    received_usd_mean: 30,
    received_usd_max: 30,
    sent_usd_sum: 2,
    sent_usd_mean: 2,
  })
  expect(first(tables.moneyFlows)).toMatchObject({
    total_in_sum: 100,
    total_in_max: 100,
    total_out_sum: 0,
    touching_count: 1,
    touching_usd: 100,
    inside_count: 0,
    inside_usd: 0,
  })
  expect(warnings).toContain('3 of 4 values of raw_money_flows.amount_usd are negative and count as missing.')
})
