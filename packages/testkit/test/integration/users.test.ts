import { applySchema, createStore, type Store, schemaStatus, writeAlertScores } from '@alertsmith/storage'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type FrontUser,
  type HttpFront,
  openTestNetwork,
  startHttpFront,
  type TestNetwork,
} from '../../src/index.js'

const WRITER: FrontUser = { username: 'aml_writer', password: 'writing-words' }
const READER: FrontUser = { username: 'aml_reader', password: 'reading-words', readonly: 2 }

let embedded: TestNetwork
let front: HttpFront
let store: Store

beforeAll(async () => {
  embedded = await openTestNetwork('testnet')
  front = await startHttpFront(embedded.store, { users: [WRITER, READER] })
  store = await createStore({
    url: front.url,
    username: WRITER.username,
    password: WRITER.password,
    reader: { username: READER.username, password: READER.password },
  })
})
afterAll(async () => {
  await store.close()
  await front.close()
  await embedded.close()
})

/** Who sent what, while `work` was done. */
async function askers(work: () => Promise<unknown>): Promise<Record<string, string[]>> {
  const before = front.requests.length
  await work()
  const sent = front.requests.slice(before).map(({ username, sql }) => [username, sql.trim()] as const)
  return Object.fromEntries(
    [WRITER, READER].map(({ username }) => [
      username,
      sent.filter(([asker]) => asker === username).map(([, sql]) => sql.split(/[\s(]/)[0]!),
    ]),
  )
}

describe('a store with a reader and a writer', () => {
  it('reads as the one and writes as the other', async () => {
    const database = await store.network('testnet')
    expect(
      await askers(async () => {
        await database.queryRows({ sql: 'SELECT count() AS n FROM raw_alerts', params: {} })
        await database.queryArrow({ sql: 'SELECT * FROM raw_alerts', params: {} })
        await database.kysely.selectFrom('raw_alerts').select('alert_id').execute()
      }),
    ).toEqual({ aml_writer: [], aml_reader: ['SELECT', 'SELECT', 'select'] })
    expect(
      await askers(async () => {
        await database.execute({ sql: 'CREATE TABLE written (x UInt8) ENGINE = Memory', params: {} })
        await writeAlertScores(database, {
          modelId: 'm',
          processingDate: '2024-01-01',
          windowDays: 7,
          alertId: ['a'],
          address: ['b'],
          score: Float64Array.of(1),
          calibratedScore: null,
          rankInDay: Uint32Array.of(1),
          reasons: [[]],
        })
      }),
      // What has arrived is counted where it was written.
    ).toEqual({ aml_writer: ['CREATE', 'SELECT', 'INSERT', 'SELECT'], aml_reader: [] })
  })

  it('makes a schema as the writer alone, and looks at it as the reader', async () => {
    expect((await askers(() => applySchema(store, 'made'))).aml_reader).toEqual([])
    expect((await askers(() => schemaStatus(store, 'made'))).aml_writer).toEqual([])
  })

  it('says so where the reader is to write', async () => {
    const swapped = await createStore({
      url: front.url,
      username: READER.username,
      password: READER.password,
    })
    const database = await swapped.network('testnet')
    const insert = { sql: 'INSERT INTO raw_alerts (alert_id) SELECT 1', params: {} }
    await expect(database.execute(insert)).rejects.toMatchObject({ code: 'STORAGE_ACCESS', retryable: false })
    await swapped.close()
  })

  it('fails at once where the reader or the writer is not known', async () => {
    const opening = createStore({ url: front.url, ...WRITER_LOGIN, reader: { username: 'nobody' } })
    await expect(opening).rejects.toMatchObject({ code: 'STORAGE_ACCESS' })
    const reader = { username: READER.username, password: READER.password }
    const writing = createStore({ url: front.url, username: WRITER.username, password: 'other', reader })
    await expect(writing).rejects.toMatchObject({ code: 'STORAGE_ACCESS' })
  })
})

const WRITER_LOGIN = { username: WRITER.username, password: WRITER.password }

describe('databases', () => {
  it('may have other names than their networks', async () => {
    const named = await createStore({ url: front.url, ...WRITER_LOGIN, database: { bitcoin: 'aml_btc' } })
    const { database } = await applySchema(named, 'bitcoin')
    expect(database).toMatchObject({ network: 'bitcoin', database: 'aml_btc' })
    expect(await named.networks()).toEqual(expect.arrayContaining(['bitcoin', 'testnet']))
    expect(await named.networks()).not.toContain('aml_btc')
    const here = { sql: 'SELECT currentDatabase() AS name', params: {} }
    expect(await database.queryRows(here)).toEqual([{ name: 'aml_btc' }])
    expect(await (await named.network('testnet')).queryRows(here)).toEqual([{ name: 'testnet' }])
    await named.close()

    const single = await createStore({ url: front.url, ...WRITER_LOGIN, database: 'aml_btc' })
    expect(await single.networks()).toEqual(['aml_btc'])
    expect((await schemaStatus(single, 'litecoin')).complete).toBe(true)
    await single.close()
  })

  it('that are missing are named beside the network', async () => {
    const named = await createStore({ url: front.url, ...WRITER_LOGIN, database: { bitcoin: 'aml_nowhere' } })
    await expect(named.network('bitcoin')).rejects.toMatchObject({
      code: 'STORAGE_UNKNOWN_NETWORK',
      message: expect.stringMatching(/"bitcoin" has no database "aml_nowhere"/),
    })
    await named.close()
  })

  it.each(['a b', 'x`; DROP DATABASE testnet', '', '1a', '../x'])('cannot be called %j', async (database) => {
    await expect(createStore({ url: front.url, database })).rejects.toMatchObject({ code: 'STORAGE_OPTION' })
  })
})
