import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { createStore } from '@alertsmith/storage'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestNetwork, startHttpFront, type TestNetwork } from '../../src/index.js'

/** Minutes of work, in blocks so small that the engine looks up often. */
const LONG = {
  sql: 'SELECT sum(sipHash64(number)) AS s FROM numbers(100000000000) SETTINGS max_block_size = 65536',
  params: {},
}

let embedded: TestNetwork

beforeAll(async () => {
  embedded = await openTestNetwork('testnet')
})
afterAll(() => embedded.close())

async function running(): Promise<number> {
  const [found] = await embedded.database.queryRows<{ n: string }>({
    sql: "SELECT count() AS n FROM system.processes WHERE query LIKE 'SELECT sum(sipHash64%'",
    params: {},
  })
  return Number(found!.n)
}

/** Asks again until the engine runs `count` of the long queries; the test's own timeout is the limit. */
async function until(count: number): Promise<void> {
  while ((await running()) !== count) await delay(10)
}

describe('a long query at a server', () => {
  it('goes on there as long as somebody waits for it', async () => {
    const front = await startHttpFront(embedded.store)
    const store = await createStore({ url: front.url })
    const interrupt = new AbortController()
    const asked = (await store.network('testnet')).queryRows(LONG, { signal: interrupt.signal })
    asked.catch(() => {})
    await until(1)
    await delay(500)
    expect(await running()).toBe(1)
    interrupt.abort()
    await expect(asked).rejects.toMatchObject({ code: 'CORE_ABORTED' })
    await until(0)
    const id = front.requests.find(({ sql }) => sql.startsWith(LONG.sql))!.queryId
    const kill = front.requests.find(({ sql }) => sql.startsWith('KILL QUERY'))!
    expect(kill.sql).toBe('KILL QUERY WHERE query_id = {query_id:String} ASYNC FORMAT TabSeparated')
    expect(kill.params.get('query_id')).toBe(id)
    await store.close()
    await front.close()
  })

  it('is stopped there when the store is closed right after the interrupt', async () => {
    const front = await startHttpFront(embedded.store)
    const store = await createStore({ url: front.url })
    const interrupt = new AbortController()
    const asked = (await store.network('testnet')).queryArrow(LONG, { signal: interrupt.signal })
    asked.catch(() => {})
    await until(1)
    interrupt.abort()
    await expect(asked).rejects.toMatchObject({ code: 'CORE_ABORTED' })
    await store.close()
    expect(await running()).toBe(0)
    await front.close()
  })

  it('is stopped there after the timeout', async () => {
    const front = await startHttpFront(embedded.store)
    const store = await createStore({ url: front.url, timeoutMs: 500 })
    const asked = (await store.network('testnet')).execute(LONG)
    await expect(asked).rejects.toMatchObject({ code: 'STORAGE_TIMEOUT' })
    await until(0)
    await store.close()
    await front.close()
  })

  it('is stopped there as the user who asked it', async () => {
    const front = await startHttpFront(embedded.store, {
      users: [
        { username: 'writer', password: 'writing' },
        { username: 'reader', password: 'reading', readonly: 2 },
      ],
    })
    const store = await createStore({
      url: front.url,
      username: 'writer',
      password: 'writing',
      reader: { username: 'reader', password: 'reading' },
    })
    const database = await store.network('testnet')
    for (const [user, ask] of [
      ['reader', database.queryRows],
      ['writer', database.execute],
    ] as const) {
      const interrupt = new AbortController()
      const asked = ask(LONG, { signal: interrupt.signal })
      asked.catch(() => {})
      await until(1)
      interrupt.abort()
      await expect(asked).rejects.toMatchObject({ code: 'CORE_ABORTED' })
      await until(0)
      const { queryId } = front.requests.findLast(({ sql }) => sql.startsWith(LONG.sql))!
      const kills = front.requests.filter(
        ({ sql, params }) => sql.startsWith('KILL QUERY') && params.get('query_id') === queryId,
      )
      expect(kills.length).toBeGreaterThan(0)
      expect(new Set(kills.map(({ username }) => username))).toEqual(new Set([user]))
    }
    await store.close()
    await front.close()
  })

  it('goes on there where the server does not hear that it should stop, and nobody waits for that', async () => {
    const front = await startHttpFront(embedded.store, {
      faults: (sql) => (sql.startsWith('KILL QUERY') ? { kind: 'status', status: 503 } : undefined),
    })
    const store = await createStore({ url: front.url })
    const interrupt = new AbortController()
    const asked = (await store.network('testnet')).queryRows(LONG, { signal: interrupt.signal })
    asked.catch(() => {})
    await until(1)
    interrupt.abort()
    await expect(asked).rejects.toMatchObject({ code: 'CORE_ABORTED' })
    await store.close()
    await delay(300)
    expect(await running()).toBe(1)
    const id = front.requests.find(({ sql }) => sql.startsWith(LONG.sql))!.queryId
    await embedded.database.execute({
      sql: `KILL QUERY WHERE Settings['log_comment'] = '${id}' ASYNC`,
      params: {},
    })
    await until(0)
    await front.close()
  })
})

it('every query has an id of its own, which an error repeats', async () => {
  const front = await startHttpFront(embedded.store)
  const store = await createStore({ url: front.url })
  const database = await store.network('testnet')
  await database.execute({ sql: 'SELECT 1', params: {} })
  const error = await database.queryRows({ sql: 'SELECT nothing', params: {} }).catch((thrown) => thrown)
  const ids = front.requests.map(({ queryId }) => queryId)
  expect(ids.every((id) => /^[0-9a-f-]{36}$/.test(id))).toBe(true)
  expect(new Set(ids).size).toBe(ids.length)
  expect(error.context.queryId).toBe(ids.at(-1))
  await store.close()
  await front.close()
})

it('an idle connection is given up before the server does so', async () => {
  const front = await startHttpFront(embedded.store, { keepAliveSeconds: 1 })
  const store = await createStore({ url: front.url })
  const database = await store.network('testnet')
  const closed = once(front.events, 'client-closed')
  await database.queryRows({ sql: 'SELECT 1 AS x', params: {} })
  const [idleMs] = await closed
  expect(idleMs).toBeLessThan(1_000)
  await store.close()
  await front.close()
})
