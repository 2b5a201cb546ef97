import { openTestNetwork, type TestNetwork } from '@alertsmith/testkit'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { generateNetwork } from '../../src/index.js'
import { sortedContents } from '../support/contents.js'
import { withSettings } from '../support/targets.js'

let network: TestNetwork
beforeAll(async () => {
  network = await openTestNetwork()
})
afterAll(() => network.close())

const options = { alerts: 2_000, days: 28 }

it('writes the same bytes for the same seed and others for another', async () => {
  const { database } = network
  await generateNetwork(database, { ...options, seed: 7 })
  const first = await sortedContents(database)

  await generateNetwork(database, { ...options, seed: 8 })
  const other = await sortedContents(database)
  for (const table of Object.keys(first)) expect(other[table], table).not.toBe(first[table])

  await generateNetwork(database, { ...options, seed: 7 })
  expect(await sortedContents(database)).toEqual(first)

  await generateNetwork(database, { ...options, seed: 8 })
  // Blocks of an odd size on one thread: no draw may depend on how rows are dealt out.
  const settings = 'max_threads = 1, max_insert_threads = 1, max_block_size = 997'
  await generateNetwork(withSettings(database, settings), { ...options, seed: 7 })
  expect(await sortedContents(database)).toEqual(first)
})

it('changes nothing when run again with the same options', async () => {
  const { database } = network
  const first = await generateNetwork(database, { ...options, seed: 7 })
  const ids = await tableIds()
  const second = await generateNetwork(database, { ...options, seed: 7 })
  expect(second).toEqual({ ...first, unchanged: true })
  expect(await tableIds()).toEqual(ids)

  async function tableIds() {
    return database.queryRows({
      sql: `SELECT name, uuid FROM system.tables WHERE database = currentDatabase() AND name LIKE 'raw_%' ORDER BY name`,
      params: {},
    })
  }
})
