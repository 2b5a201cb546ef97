import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { createStore, importDirectory, type NetworkDatabase, type Store } from '@alertsmith/storage'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type Fault,
  type HttpFront,
  openTestNetwork,
  startHttpFront,
  type TestNetwork,
} from '../../src/index.js'

const ROWS = 100_000

let embedded: TestNetwork
let front: HttpFront
let store: Store
let server: NetworkDatabase
let directory: string
let fault: ((sql: string) => Fault | undefined) | undefined

beforeAll(async () => {
  embedded = await openTestNetwork('testnet')
  front = await startHttpFront(embedded.store, { faults: (sql) => fault?.(sql) })
  store = await createStore({ url: front.url, retryPausesMs: [1] })
  server = await store.network('testnet')
  directory = mkdtempSync(join(tmpdir(), 'alertsmith-import-'))
  const labels = Array.from({ length: ROWS }, (_, i) => `0x${i},low,0.5,"a ""list"", of\nlines"`)
  const csv = ['address,risk_level,confidence_score,source', ...labels, ''].join('\n')
  writeFileSync(join(directory, 'raw_address_labels.csv.gz'), gzipSync(csv))
  await embedded.database.execute({
    sql: `INSERT INTO FUNCTION file({path:String}, 'Parquet')
SELECT toString(number) AS cluster_id, toDate32('2024-01-08') AS processing_date, 7 AS window_days, 1 AS cluster_size,
  toDecimal128(number, 18) / 3 AS total_volume_usd, [hex(number), 'ü'] AS member_addresses
FROM numbers(${ROWS})`,
    params: { path: join(directory, 'raw_clusters.parquet') },
  })
})
afterAll(async () => {
  await store.close()
  await front.close()
  await embedded.close()
  rmSync(directory, { recursive: true, force: true })
})

/** A hash of each table that does not depend on the order of its rows. */
const contents = (database: NetworkDatabase) =>
  database.queryRows<{ labels: string; clusters: string }>({
    sql: `SELECT (SELECT sum(cityHash64(tuple(*))) FROM raw_address_labels) AS labels,
  (SELECT sum(cityHash64(tuple(*))) FROM raw_clusters) AS clusters`,
    params: {},
  })

describe('an import', () => {
  it('that a connection breaks is retryable and changes nothing', async () => {
    fault = (sql) => (sql.startsWith('INSERT INTO `raw_clusters__import') ? { kind: 'reset' } : undefined)
    await expect(importDirectory(server, directory)).rejects.toMatchObject({
      code: 'STORAGE_UNAVAILABLE',
      retryable: true,
    })
    fault = undefined
    expect(await contents(server)).toEqual([{ labels: '0', clusters: '0' }])
  })

  it('into a server gives the same tables as one into the embedded ClickHouse', async () => {
    const sent = await importDirectory(server, directory)
    expect(sent.tables.map(({ table, rows, outcome }) => `${table} ${rows} ${outcome}`)).toEqual([
      `raw_clusters ${ROWS} imported`,
      `raw_address_labels ${ROWS} imported`,
    ])
    const afterSending = await contents(server)
    // Content is compared value by value, so any difference between the two ways would show as an import.
    const opened = await importDirectory(embedded.database, directory)
    expect(opened.tables.map((table) => table.outcome)).toEqual(['unchanged', 'unchanged'])

    for (const table of ['raw_clusters', 'raw_address_labels']) {
      await embedded.database.execute({ sql: `TRUNCATE TABLE ${table}`, params: {} })
    }
    await importDirectory(embedded.database, directory)
    expect(await contents(server)).toEqual(afterSending)
  })

  it('of a zstd file of several frames sends a server all of them', async () => {
    const parts = mkdtempSync(join(tmpdir(), 'alertsmith-import-'))
    const header = 'address,risk_level,confidence_score,source\n'
    const rows = (from: number) =>
      Array.from({ length: 1500 }, (_, i) => `0xf${from + i},low,0.5,frames\n`).join('')
    const frames = [header + rows(0), rows(1500)].map((text) => zstdCompressSync(text))
    const path = join(parts, 'raw_address_labels.csv.zst')
    writeFileSync(path, Buffer.concat(frames))
    expect((await importDirectory(server, parts)).tables).toMatchObject([{ rows: 3000, outcome: 'imported' }])

    writeFileSync(path, Buffer.concat(frames).subarray(0, -5))
    await expect(importDirectory(server, parts)).rejects.toThrow('the zstd file was cut short')
    rmSync(parts, { recursive: true })
  })

  it('names the row of a server that refuses one', async () => {
    const broken = mkdtempSync(join(tmpdir(), 'alertsmith-import-'))
    const name = 'raw_address_labels.csv'
    writeFileSync(join(broken, name), 'address,risk_level,confidence_score,source\n0xa,low,1,list\n0xb,low\n')
    await expect(importDirectory(server, broken)).rejects.toThrow(
      /raw_address_labels\.csv: cannot be read: .*row 2/,
    )
    rmSync(broken, { recursive: true })
  })
})
