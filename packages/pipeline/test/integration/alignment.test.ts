import type { AlignedTables } from '@alertsmith/core'
import { extractTrainingData } from '@alertsmith/extraction'
import { alignTables, FeatureBuilder } from '@alertsmith/features'
import { generateNetwork } from '@alertsmith/synthetic'
import { openTestNetwork, type TestNetwork } from '@alertsmith/testkit'
import { afterAll, beforeAll, expect, it } from 'vitest'

let network: TestNetwork
beforeAll(async () => {
  network = await openTestNetwork('demo')
})
afterAll(() => network?.close())

const wholeTable = (name: string) => network.database.queryArrow({ sql: `SELECT * FROM ${name}`, params: {} })

it('extraction and in-memory alignment give the same matrix, bit for bit', async () => {
  const { window } = await generateNetwork(network.database, { alerts: 4_000, seed: 3 })
  const extracted = await extractTrainingData(network.database, { window })
  const aligned: AlignedTables = alignTables({
    alerts: await wholeTable('raw_alerts'),
    features: await wholeTable('raw_features'),
    clusters: await wholeTable('raw_clusters'),
    moneyFlows: await wholeTable('raw_money_flows'),
  })

  const builder = FeatureBuilder.fit(extracted.tables)
  const fromDatabase = builder.transform(extracted.tables)
  const fromMemory = builder.transform(aligned)
  expect(fromMemory.numRows).toBe(4_000)
  expect(fromMemory.names).toEqual(fromDatabase.names)
  const bytes = ({ values }: { values: Float64Array }) =>
    Buffer.from(values.buffer, values.byteOffset, values.byteLength)
  expect(bytes(fromMemory).equals(bytes(fromDatabase))).toBe(true)
  expect(FeatureBuilder.fit(aligned).stateHash).toBe(builder.stateHash)
})
