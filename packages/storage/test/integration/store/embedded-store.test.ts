import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createStore, type Store } from '../../../src/index.js'
import { temporaryDirectory } from './temporary-directory.js'

const stores: Store[] = []
async function open(directory: string): Promise<Store> {
  const store = await createStore({ url: `chdb:${directory}` })
  stores.push(store)
  return store
}
afterEach(async () => {
  for (const store of stores.splice(0)) await store.close()
})

const SLOW = {
  sql: 'SELECT sum(sipHash64(number)) AS total FROM numbers({n:UInt64})',
  params: { n: 25_000_000 },
}

describe('an embedded store', () => {
  it('creates its directory, keeps its data there and finds it again', async () => {
    const directory = join(temporaryDirectory(), 'not', 'yet', 'there')
    const store = await open(directory)
    const database = await store.createNetwork('ethereum')
    await database.execute({ sql: 'CREATE TABLE t (a Int32) ENGINE = MergeTree ORDER BY a', params: {} })
    await database.execute({ sql: 'INSERT INTO t SELECT number FROM numbers({n:UInt8})', params: { n: 5 } })
    await store.close()

    const again = await open(directory)
    expect(await again.networks()).toEqual(['ethereum'])
    const rows = await (await again.network('ethereum')).queryRows({
      sql: 'SELECT count() AS n FROM t',
      params: {},
    })
    expect(rows).toEqual([{ n: '5' }])
  })

  it('waits for the query in flight when it is closed', async () => {
    const store = await open(temporaryDirectory())
    const database = await store.createNetwork('ethereum')
    const total = database.queryRows<{ total: string }>(SLOW)
    await store.close()
    expect(await total).toEqual([{ total: expect.stringMatching(/^\d+$/) }])
  })

  it('survives being closed right after a query was interrupted, and opens again', async () => {
    const directory = temporaryDirectory()
    const store = await open(directory)
    const database = await store.createNetwork('ethereum')
    const controller = new AbortController()
    const total = database.queryRows(SLOW, { signal: controller.signal })
    setImmediate(() => controller.abort())
    await expect(total).rejects.toMatchObject({ code: 'CORE_ABORTED', category: 'interrupted' })
    await store.close()
    expect(await (await open(directory)).networks()).toEqual(['ethereum'])
  })

  it('stops the engine at an interrupted Arrow query, and can be closed meanwhile', async () => {
    const directory = temporaryDirectory()
    const store = await open(directory)
    const database = await store.createNetwork('ethereum')
    const endless = {
      sql: 'SELECT sleepEachRow(0.01) FROM numbers(1000000) SETTINGS max_block_size = 1',
      params: {},
    }
    await expect(database.queryArrow(endless, { signal: AbortSignal.timeout(100) })).rejects.toMatchObject({
      code: 'CORE_ABORTED',
    })
    // Would wait for hours if the query went on.
    await store.close()
    expect(await (await open(temporaryDirectory())).networks()).toEqual([])
  })

  it('can be closed when a query was interrupted before it began', async () => {
    const store = await open(temporaryDirectory())
    const database = await store.createNetwork('ethereum')
    const controller = new AbortController()
    const never = database.queryArrow({ sql: 'SELECT 1', params: {} }, { signal: controller.signal })
    controller.abort()
    await expect(never).rejects.toMatchObject({ code: 'CORE_ABORTED' })
    await store.close()
  })

  it('refuses queries after it was closed, and may be closed twice', async () => {
    const store = await open(temporaryDirectory())
    const database = await store.createNetwork('ethereum')
    await Promise.all([store.close(), store.close()])
    await expect(store.networks()).rejects.toMatchObject({ code: 'STORAGE_CLOSED' })
    await expect(database.queryRows({ sql: 'SELECT 1', params: {} })).rejects.toMatchObject({
      code: 'STORAGE_CLOSED',
    })
    await expect(database.queryArrow({ sql: 'SELECT 1', params: {} })).rejects.toMatchObject({
      code: 'STORAGE_CLOSED',
    })
    await expect(database.execute({ sql: 'SELECT 1', params: {} })).rejects.toMatchObject({
      code: 'STORAGE_CLOSED',
    })
  })

  it('is one per process', async () => {
    const directory = temporaryDirectory()
    await open(directory)
    for (const path of [directory, temporaryDirectory()]) {
      await expect(open(path)).rejects.toMatchObject({ code: 'STORAGE_EMBEDDED_IN_USE', category: 'usage' })
    }
  })

  it('takes the lock away with it', async () => {
    const directory = temporaryDirectory()
    const store = await open(directory)
    expect(existsSync(join(directory, 'alertsmith.lock'))).toBe(true)
    await store.close()
    expect(existsSync(join(directory, 'alertsmith.lock'))).toBe(false)
  })

  it('refuses a path that is a file, or goes through one', async () => {
    const file = join(temporaryDirectory(), 'file')
    writeFileSync(file, '')
    for (const path of [file, join(file, 'deeper')]) {
      await expect(open(path)).rejects.toMatchObject({ code: 'STORAGE_EMBEDDED_PATH', retryable: false })
    }
  })

  it('refuses a directory that cannot be made', async () => {
    await expect(open('/proc/alertsmith')).rejects.toMatchObject({ code: 'STORAGE_EMBEDDED_PATH' })
  })

  it.each([
    [{ url: 'chdb:' }, 'STORAGE_URL'],
    [{ url: 'chdb:/x', pasword: 'x' }, 'STORAGE_OPTION'],
    [undefined, 'STORAGE_OPTION'],
  ])('refuses the options %j', async (options, code) => {
    await expect(createStore(options as never)).rejects.toMatchObject({ code, category: 'usage' })
  })

  it('suggests the option that was meant', async () => {
    await expect(createStore({ url: 'chdb:/x', pasword: 'x' } as never)).rejects.toThrow(
      'Did you mean "password"?',
    )
  })
})
