import { ClickHouseLogLevel, createClient } from '@clickhouse/client'
import { tableFromIPC } from 'apache-arrow'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type HttpFront, openTestNetwork, startHttpFront, type TestNetwork } from '../../src/index.js'

let embedded: TestNetwork
let front: HttpFront
let client: ReturnType<typeof createClient>

beforeAll(async () => {
  embedded = await openTestNetwork('testnet')
  front = await startHttpFront(embedded.store)
  client = createClient({ url: front.url, database: 'testnet', log: { level: ClickHouseLogLevel.OFF } })
})
afterAll(async () => {
  await client.close()
  await front.close()
  await embedded.close()
})

const count = async (table: string) =>
  (await client.query({ query: `SELECT count() AS n FROM ${table}`, format: 'JSONEachRow' })).json<{
    n: number
  }>()

describe('the HTTP front', () => {
  it('answers pings', async () => {
    expect(await client.ping()).toEqual({ success: true })
    expect(await (await fetch(`${front.url}/ping`)).text()).toBe('Ok.\n')
  })

  it('takes the format from the url where the statement has none', async () => {
    const ask = (format: string) =>
      fetch(`${front.url}/?default_format=${format}&query=${encodeURIComponent('SELECT 1 AS a, 2 AS b')}`, {
        method: 'POST',
      })
    expect(await (await ask('CSVWithNames')).text()).toBe('"a","b"\n1,2\n')
    expect(await (await fetch(front.url, { method: 'POST', body: 'SELECT 1, 2' })).text()).toBe('1\t2\n')
  })

  it('keeps settings and parameters to their own request', async () => {
    const query = "SELECT getSetting('max_threads') AS threads"
    const ask = async (settings: { max_threads?: number }) =>
      (await client.query({ query, format: 'JSONEachRow', clickhouse_settings: settings })).json<{
        threads: number
      }>()
    const before = await ask({})
    expect(await ask({ max_threads: 7 })).toEqual([{ threads: 7 }])
    expect(await ask({})).toEqual(before)
    await client.query({ query: 'SELECT {x:UInt8}', query_params: { x: 1 } })
    await expect(client.query({ query: 'SELECT {x:UInt8}' })).rejects.toMatchObject({
      type: 'UNKNOWN_QUERY_PARAMETER',
    })
  })

  it('counts queries and echoes their id', async () => {
    const before = front.queries
    const answer = await client.query({ query: 'SELECT 1', query_id: 'my-id' })
    expect(answer.response_headers['x-clickhouse-query-id']).toBe('my-id')
    await answer.text()
    expect(front.queries).toBe(before + 1)
  })

  it.each([
    ['nowhere', 'SELECT 1', 404, '81'],
    ['testnet', 'SELECT * FROM nope', 404, '60'],
    ['testnet', 'SELECT 1 FROM', 400, '62'],
    ['testnet', "SELECT toUInt8('x')", 500, '6'],
  ])('reports the exceptions of database %s for %s', async (database, query, status, code) => {
    const answer = await fetch(`${front.url}/?database=${database}`, { method: 'POST', body: query })
    expect(answer.status).toBe(status)
    expect(answer.headers.get('x-clickhouse-exception-code')).toBe(code)
    expect(await answer.text()).toMatch(
      new RegExp(`^Code: ${code}\\. DB::Exception: .* \\([A-Z_0-9]+\\) \\(version `, 's'),
    )
  })

  it('inserts rows that come as objects, text, packed text and Parquet', async () => {
    await client.command({ query: 'CREATE TABLE inserted (a Int32, b String) ENGINE = MergeTree ORDER BY a' })
    await client.insert({ table: 'inserted', values: [{ b: "it's", a: 1 }], format: 'JSONEachRow' })
    const packing = createClient({ url: front.url, database: 'testnet', compression: { request: true } })
    await packing.insert({ table: 'inserted', values: [{ a: 2, b: 'packed' }], format: 'JSONEachRow' })
    await packing.close()
    const parquet = await fetch(
      `${front.url}/?query=${encodeURIComponent("SELECT 3::Int32 AS a, 'parquet' AS b FORMAT Parquet")}`,
      { method: 'POST' },
    )
    const insert = (query: string, body: ArrayBuffer | string) =>
      fetch(`${front.url}/?database=testnet&query=${encodeURIComponent(query)}`, { method: 'POST', body })
    expect((await insert('INSERT INTO inserted FORMAT Parquet', await parquet.arrayBuffer())).status).toBe(
      200,
    )
    expect(
      (
        await insert(
          "INSERT INTO inserted SELECT a + 1, b FROM input('b String, a Int32') FORMAT CSVWithNames",
          'b,a\ninput,3\n',
        )
      ).status,
    ).toBe(200)
    const rows = await client.query({ query: 'SELECT * FROM inserted ORDER BY a', format: 'JSONEachRow' })
    expect(await rows.json()).toEqual([
      { a: 1, b: "it's" },
      { a: 2, b: 'packed' },
      { a: 3, b: 'parquet' },
      { a: 4, b: 'input' },
    ])
    expect((await insert('INSERT INTO inserted FORMAT Parquet', 'not parquet')).status).toBe(500)
    expect(await count('inserted')).toEqual([{ n: 4 }])
  })

  it('sends Arrow as the engine wrote it', async () => {
    const answer = await fetch(front.url, {
      method: 'POST',
      body: "SELECT number FROM numbers(100000) SETTINGS output_format_arrow_compression_method = 'none' FORMAT ArrowStream",
    })
    expect(tableFromIPC(new Uint8Array(await answer.arrayBuffer())).numRows).toBe(100_000)
  })
})
