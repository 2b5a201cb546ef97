import { existsSync } from 'node:fs'
import { schemaStatus } from '@alertsmith/storage'
import { expect, it } from 'vitest'
import { openTestNetwork, openTestStore } from '../../src/index.js'

it('opens one throw-away store after the other and leaves nothing behind', async () => {
  const first = await openTestStore()
  expect(await first.store.networks()).toEqual([])
  await first.store.createNetwork('only_here')
  await first.close()
  expect(existsSync(first.directory)).toBe(false)

  const second = await openTestStore()
  expect(await second.store.networks()).toEqual([])
  await second.close()
})

it('opens a network whose tables are there and empty', async () => {
  const network = await openTestNetwork('mynet')
  expect(network.database.network).toBe('mynet')
  expect((await schemaStatus(network.store, 'mynet')).complete).toBe(true)
  const rows = await network.database.queryRows({ sql: 'SELECT count() AS n FROM raw_alerts', params: {} })
  expect(rows).toEqual([{ n: '0' }])
  await network.close()
})

it('leaves nothing open where the network cannot be made', async () => {
  await expect(openTestNetwork('Not A Name')).rejects.toMatchObject({ code: 'STORAGE_NETWORK_NAME' })
  await (await openTestStore()).close()
})
