import type { QuerySource, TrainingWindow } from '@alertsmith/core'
import { extractClusterData, extractTrainingData } from '@alertsmith/extraction'
import { createStore, importDirectory, type Store, schemaStatus } from '@alertsmith/storage'
import { generateNetwork } from '@alertsmith/synthetic'
import { type HttpFront, openTestCluster, startHttpFront, type TestCluster } from '@alertsmith/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let cluster: TestCluster
let front: HttpFront
let store: Store
let window: TrainingWindow
let spread: QuerySource

beforeAll(async () => {
  cluster = await openTestCluster()
  window = (await generateNetwork(cluster.whole, { alerts: 2_000 })).window
  front = await startHttpFront(cluster.store)
  store = await createStore({ url: front.url })
  spread = await store.network(cluster.spread)
})
afterAll(async () => {
  await store?.close()
  await front?.close()
  await cluster?.close()
})

const COUNT = {
  sql: 'SELECT toFloat64(count()) AS n, toFloat64(uniqExact(_shard_num)) AS shards FROM raw_alerts',
  params: {},
}

it('every shard holds a part of the rows', async () => {
  expect(await spread.queryRows(COUNT)).toEqual([{ n: 2_000, shards: 2 }])
})

describe('extraction through distributed tables', () => {
  it.each([
    ['labels of the alerts', { strategy: 'column', column: 'label' }],
    ['labels of addresses', { strategy: 'address-labels' }],
    [
      'labels of a query',
      { strategy: 'query', sql: 'SELECT alert_id, label FROM raw_alerts WHERE label IS NOT NULL' },
    ],
  ] as const)('gives the same, to the last bit, with %s', async (_, labels) => {
    const expected = await extractTrainingData(cluster.whole, { window, labels })
    const found = await extractTrainingData(spread, { window, labels })
    expect(found.numRows).toBe(expected.numRows)
    expect(found.fingerprint).toBe(expected.fingerprint)
  })

  it('gives the same clusters', async () => {
    const expected = await extractClusterData(cluster.whole, { window })
    const found = await extractClusterData(spread, { window })
    expect(found.numRows).toBe(expected.numRows)
    expect(found.fingerprint).toBe(expected.fingerprint)
  })

  it('would be refused, or short of rows, without the setting that is sent with every query', async () => {
    const unset = await cluster.store.network(cluster.spread)
    await expect(extractTrainingData(unset, { window })).rejects.toThrow(/Double-distributed/)
    const pairs = (mode: string) => ({
      sql: `SELECT toFloat64(count()) AS n FROM raw_features WHERE address IN (SELECT address FROM raw_alerts) SETTINGS distributed_product_mode = '${mode}'`,
      params: {},
    })
    const [global] = await unset.queryRows<{ n: number }>(pairs('global'))
    const [local] = await unset.queryRows<{ n: number }>(pairs('local'))
    const [whole] = await cluster.whole.queryRows<{ n: number }>(pairs('global'))
    expect(global).toEqual(whole)
    expect(local!.n).toBeLessThan(whole!.n)
  })
})

it('what cannot change in one step is refused', async () => {
  const network = await store.network(cluster.spread)
  await expect(importDirectory(network, '.')).rejects.toMatchObject({
    code: expect.stringMatching(/^STORAGE_IMPORT_/),
  })
  await expect(generateNetwork(network, { alerts: 1_000 })).rejects.toMatchObject({
    code: 'SYNTHETIC_DISTRIBUTED',
  })
})

it('the status knows the tables behind the distributed ones', async () => {
  const status = await schemaStatus(store, cluster.spread)
  expect(status.cluster).toBe('test_cluster')
  const alerts = () => status.tables.find(({ table }) => table === 'raw_alerts')
  expect(alerts()).toEqual({
    table: 'raw_alerts',
    exists: true,
    mismatches: [],
    local: { table: 'raw_alerts_local', mismatches: [] },
  })
})
