import { join } from 'node:path'
import { silentLogger } from '@alertsmith/core'
import { applySchema } from '@alertsmith/storage'
import { type HttpFront, openTestStore, startHttpFront, type TestStore } from '@alertsmith/testkit'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { resolveConfig } from '../../src/config/resolve.js'
import { openNetworks } from '../../src/network-stores.js'

let opened: TestStore
let general: HttpFront
let own: HttpFront

beforeAll(async () => {
  opened = await openTestStore()
  for (const name of ['ethereum', 'litecoin', 'aml_btc']) await applySchema(opened.store, name)
  general = await startHttpFront(opened.store)
  own = await startHttpFront(opened.store, { users: [{ username: 'btc', password: 'of-bitcoin-alone' }] })
})
afterAll(async () => {
  await general.close()
  await own.close()
  await opened.close()
})

function stores(networks: readonly string[]) {
  const environment = {
    ALERTSMITH_CLICKHOUSE_URL: general.url,
    ALERTSMITH_BITCOIN_CLICKHOUSE_URL: own.url,
    ALERTSMITH_BITCOIN_CLICKHOUSE_USERNAME: 'btc',
    ALERTSMITH_BITCOIN_CLICKHOUSE_PASSWORD: 'of-bitcoin-alone',
    ALERTSMITH_BITCOIN_CLICKHOUSE_DATABASE: 'aml_btc',
  }
  const settingsOf = (network: string) =>
    resolveConfig({ environment, directory: opened.directory, network }).settings
  return openNetworks(networks, settingsOf, silentLogger, { sources: new Map() })
}

const WHERE = { sql: 'SELECT currentDatabase() AS name', params: {} }

it('opens for each network what its own settings name, and closes all of it', async () => {
  const all = stores(['ethereum', 'bitcoin', 'litecoin'])
  const [ethereum, bitcoin, litecoin] = await Promise.all(
    ['ethereum', 'bitcoin', 'litecoin'].map(all.storeOf),
  )
  expect(litecoin).toBe(ethereum)
  expect([ethereum!.url, bitcoin!.url]).toEqual([general.url, own.url])
  const databases = [
    await ethereum!.network('ethereum'),
    await bitcoin!.network('bitcoin'),
    await litecoin!.network('litecoin'),
  ]
  const names = await Promise.all(databases.map((database) => database.queryRows(WHERE)))
  expect(names.flat()).toEqual([{ name: 'ethereum' }, { name: 'aml_btc' }, { name: 'litecoin' }])
  await all[Symbol.asyncDispose]()
  for (const database of databases) {
    await expect(database.queryRows(WHERE)).rejects.toMatchObject({ code: 'STORAGE_CLOSED' })
  }
})

it('opens nothing that nobody asks for, and tries again what could not be opened', async () => {
  const before = own.queries
  await using all = stores(['ethereum', 'bitcoin'])
  await all.storeOf('ethereum')
  expect(own.queries).toBe(before)
  await own.stop()
  await expect(all.storeOf('bitcoin')).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' })
  own = await startHttpFront(opened.store, {
    port: own.port,
    users: [{ username: 'btc', password: 'of-bitcoin-alone' }],
  })
  expect((await all.storeOf('bitcoin')).url).toBe(own.url)
})

it('refuses networks in several embedded folders before any is opened, and takes two ways to write one folder', async () => {
  const open = (north: string, south: string) =>
    openNetworks(
      ['north', 'south'],
      (network) =>
        resolveConfig({
          environment: { ALERTSMITH_NORTH_CLICKHOUSE_URL: north, ALERTSMITH_SOUTH_CLICKHOUSE_URL: south },
          directory: opened.directory,
          network,
        }).settings,
      silentLogger,
      { sources: new Map() },
    )
  const [a, b] = [join(opened.directory, 'a'), join(opened.directory, 'b')]
  expect(() => open(`chdb:${a}`, `chdb:${b}`)).toThrow(
    expect.objectContaining({
      code: 'PIPELINE_EMBEDDED_FOLDERS',
      category: 'usage',
      message: expect.stringContaining(`north in "${a}"; south in "${b}"`),
    }),
  )
  expect(() => open(`chdb:${a}`, `chdb:${a}/../a/`)).not.toThrow()
  expect(() => open(`chdb:${a}`, general.url)).not.toThrow()
})
