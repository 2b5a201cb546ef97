import { applySchema, createStore, type NetworkDatabase, type Store, schemaStatus } from '@alertsmith/storage'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type HttpFront, openTestNetwork, startHttpFront, type TestNetwork } from '../../src/index.js'

let embedded: TestNetwork
let front: HttpFront
let server: Store

beforeAll(async () => {
  embedded = await openTestNetwork('testnet')
  front = await startHttpFront(embedded.store)
  server = await createStore({ url: front.url })
})
afterAll(async () => {
  await server.close()
  await front.close()
  await embedded.close()
})

const HOSTILE = [
  "it's",
  '\\',
  "\\' OR 1 = 1 --",
  'tab\tline\nreturn\r',
  'nul\0',
  '',
  '\\N',
  '{x:String}',
  'é€😀',
  '?&=%#',
]

/** Every test below holds for the embedded engine and over HTTP alike. */
describe.each(['embedded', 'server'] as const)('a network of a store that is %s', (kind) => {
  let store: Store
  let database: NetworkDatabase
  beforeAll(async () => {
    store = kind === 'embedded' ? embedded.store : server
    database = await store.network('testnet')
  })

  it('knows what it is', async () => {
    expect(store.kind).toBe(kind)
    expect(store.url).toMatch(kind === 'embedded' ? /^chdb:\// : /^http:\/\/127\.0\.0\.1:\d+$/)
    expect(await store.serverVersion()).toMatch(/^\d+\.\d+\./)
    expect(await store.networks()).toContain('testnet')
  })

  it.each(HOSTILE)('binds the text %j as a value', async (text) => {
    const sql = 'SELECT {x:String} AS x, {xs:Array(String)} AS xs'
    expect(await database.queryRows({ sql, params: { x: text, xs: [text, 'b'] } })).toEqual([
      { x: text, xs: [text, 'b'] },
    ])
    const table = await database.queryArrow({ sql, params: { x: text, xs: [text, 'b'] } })
    expect(table.getChild('x')?.get(0)).toBe(text)
    expect([...table.getChild('xs')!.get(0)]).toEqual([text, 'b'])
  })

  it('binds numbers, booleans, dates and NULL', async () => {
    const sql =
      'SELECT {i:Int64} AS i, {f:Float64} AS f, {b:Bool} AS b, {d:Date} AS d, {n:Nullable(UInt8)} AS n, {is:Array(UInt32)} AS is'
    const params = { i: '-9223372036854775808', f: 0.1, b: true, d: '2024-02-29', n: null, is: [1, 2] }
    expect(await database.queryRows({ sql, params })).toEqual([params])
    const table = await database.queryArrow({ sql, params })
    expect(String(table.get(0))).toBe(
      '{"i": -9223372036854775808, "f": 0.1, "b": true, "d": 1709164800000, "n": null, "is": [1,2]}',
    )
  })

  it('returns 64 bits and decimals as text, whole', async () => {
    const sql =
      "SELECT toUInt64('18446744073709551615') AS u, toInt64('-9223372036854775808') AS i, toDecimal128('12345678901234567890.123456789012345678', 18) AS d, toUInt32(7) AS small"
    expect(await database.queryRows({ sql, params: {} })).toEqual([
      {
        u: '18446744073709551615',
        i: '-9223372036854775808',
        d: '12345678901234567890.123456789012345678',
        small: 7,
      },
    ])
  })

  it('returns Arrow columns of the types that extraction relies on', async () => {
    const sql = `SELECT number AS n, toFloat64(number) / 2 AS f, toString(number) AS s, toInt32(toDate('2024-01-01')) AS day,
      if(number % 2 = 0, NULL, toFloat64(number)) AS maybe FROM numbers({rows:UInt32}) -- a comment at the end;`
    const table = await database.queryArrow({ sql, params: { rows: 200_000 } })
    expect(table.numRows).toBe(200_000)
    expect(table.schema.fields.map((field) => `${field.name} ${field.type}`)).toEqual([
      'n Uint64',
      'f Float64',
      's Utf8',
      'day Int32',
      'maybe Float64',
    ])
    expect(table.getChild('f')?.get(199_999)).toBe(99_999.5)
    expect(table.getChild('s')?.get(199_999)).toBe('199999')
    expect(table.getChild('day')?.get(0)).toBe(19_723)
    expect(table.getChild('maybe')?.nullCount).toBe(100_000)
  })

  it('returns an empty Arrow table with its columns', async () => {
    const table = await database.queryArrow({
      sql: 'SELECT alert_id, label FROM raw_alerts WHERE 0;',
      params: {},
    })
    expect(table.numRows).toBe(0)
    expect(table.schema.names).toEqual(['alert_id', 'label'])
  })

  it('answers several queries at once without mixing their values up', async () => {
    const asked = Array.from({ length: 12 }, (_, i) => i)
    const rows = await Promise.all(
      asked.map((i) => database.queryRows({ sql: 'SELECT {i:UInt8} AS i, sleep(0.02) AS s', params: { i } })),
    )
    expect(rows.flat()).toEqual(asked.map((i) => ({ i, s: 0 })))
    const tables = await Promise.all(
      asked.map((i) =>
        database.queryArrow({ sql: 'SELECT {i:UInt8} AS i, sleep(0.02) AS s', params: { i } }),
      ),
    )
    expect(tables.map((table) => table.getChild('i')?.get(0))).toEqual(asked)
  })

  it.each([
    ['SELECT * FROM nope', 'STORAGE_QUERY_FAILED', 'UNKNOWN_TABLE'],
    ['SELEC 1', 'STORAGE_QUERY_FAILED', 'SYNTAX_ERROR'],
    ['SELECT {x:UInt8}', 'STORAGE_QUERY_FAILED', 'UNKNOWN_QUERY_PARAMETER'],
    [
      'SELECT throwIf(number = 150000) FROM numbers(200000)',
      'STORAGE_QUERY_FAILED',
      'FUNCTION_THROW_IF_VALUE_IS_NON_ZERO',
    ],
    [
      'SELECT sleepEachRow(0.05) FROM numbers(6) SETTINGS max_execution_time = 0.1, max_block_size = 1',
      'STORAGE_BUSY',
      'TIMEOUT_EXCEEDED',
    ],
  ])('reports what ClickHouse says to %s', async (sql, code, clickhouseType) => {
    for (const run of ['queryArrow', 'queryRows', 'execute'] as const) {
      await expect(database[run]({ sql, params: {} }), run).rejects.toMatchObject({
        code,
        context: { clickhouseType },
      })
    }
  })

  it('lets go at once when it is interrupted, and goes on working', async () => {
    const slow = { sql: 'SELECT sleepEachRow(0.1) FROM numbers(100) SETTINGS max_block_size = 1', params: {} }
    for (const run of ['queryArrow', 'queryRows', 'execute'] as const) {
      const controller = new AbortController()
      const interrupted = database[run](slow, { signal: controller.signal })
      setTimeout(() => controller.abort(), 20)
      const began = performance.now()
      await expect(interrupted, run).rejects.toMatchObject({ code: 'CORE_ABORTED' })
      // The statement itself takes ten seconds.
      expect(performance.now() - began, run).toBeLessThan(5_000)
    }
    await expect(database.queryRows(slow, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'CORE_ABORTED',
    })
    expect(await database.queryRows({ sql: 'SELECT 1 AS one', params: {} })).toEqual([{ one: 1 }])
  })

  it('migrates a network and finds it complete', async () => {
    const network = `migrated_${kind}`
    const { applied } = await applySchema(store, network)
    expect(applied).toHaveLength(5)
    expect((await applySchema(store, network)).applied).toEqual([])
    expect(await schemaStatus(store, network)).toMatchObject({ network, complete: true })
  })

  it('writes and reads with Kysely', async () => {
    const label = {
      address: `by ${kind} \\'`,
      risk_level: 'high',
      confidence_score: 0.5,
      source: 's',
      known_at: null,
    }
    await database.run(database.kysely.insertInto('raw_address_labels').values(label))
    const query = database.kysely
      .selectFrom('raw_address_labels')
      .selectAll()
      .where('address', '=', label.address)
    expect(await database.run(query)).toEqual([label])
  })
})
