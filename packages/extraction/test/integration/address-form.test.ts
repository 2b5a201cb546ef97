import { openTestNetwork, type TestNetwork } from '@alertsmith/testkit'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  type extractAlerts,
  extractClusterData,
  extractTrainingData,
  type LabelStrategy,
  withSources,
} from '../../src/index.js'
import { replaceRows } from '../support/raw-rows.js'
import { SMALL_NETWORK, WINDOW } from '../support/small-network.js'

let network: TestNetwork

beforeAll(async () => {
  network = await openTestNetwork()
  await replaceRows(network.database, SMALL_NETWORK)
})
afterAll(() => network.close())

const STRATEGIES: readonly LabelStrategy[] = [{ strategy: 'column' }, { strategy: 'address-labels' }]

it('compares addresses in lower case at every join', async () => {
  const { database } = network
  const everything = async (source = network.database as Parameters<typeof extractAlerts>[0]) => {
    const prints: string[] = []
    for (const labels of STRATEGIES) {
      prints.push((await extractTrainingData(source, { window: WINDOW, labels })).fingerprint)
      prints.push((await extractClusterData(source, { window: WINDOW, labels })).fingerprint)
    }
    return prints
  }
  const expected = await everything()
  const upper = (row: Readonly<Record<string, unknown>>, ...columns: string[]) => ({
    ...row,
    ...Object.fromEntries(columns.map((name) => [name, String(row[name]).toUpperCase()])),
  })
  await replaceRows(database, {
    // Every second row in capitals, so that histories mix both as well.
    raw_alerts: SMALL_NETWORK.raw_alerts.map((row, i) => (i % 2 === 0 ? upper(row, 'address') : row)),
    raw_features: SMALL_NETWORK.raw_features.map((row, i) => (i % 2 === 0 ? upper(row, 'address') : row)),
    raw_clusters: SMALL_NETWORK.raw_clusters.map((row) => ({
      ...row,
      member_addresses: (row.member_addresses as string[]).map((member) => member.toUpperCase()),
    })),
    raw_money_flows: SMALL_NETWORK.raw_money_flows.map((row) => upper(row, 'to_address')),
    raw_address_labels: SMALL_NETWORK.raw_address_labels.map((row) => upper(row, 'address')),
  })
  const lower = await withSources(database, {}, { addressForm: 'lower' })
  expect(await everything(lower)).toEqual(expected)
  const { addressForm, mapping } = await extractTrainingData(lower, { window: WINDOW })
  expect({ addressForm, mapping }).toEqual({ addressForm: 'lower', mapping: null })
})
