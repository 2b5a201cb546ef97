import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { applySchema, createStore, mapReads, type NetworkDatabase, type Store } from '../../../src/index.js'

let directory: string
let store: Store
let database: NetworkDatabase
let mapped: NetworkDatabase
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'alertsmith-storage-'))
  store = await createStore({ url: `chdb:${directory}` })
  database = (await applySchema(store, 'testnet')).database
  const mapping = { sha256: '', tables: new Map([['raw_clusters', new Map([['cluster_id', 'String']])]]) }
  mapped = mapReads(database, {
    mapping,
    addressForm: 'exact',
    rewrite: (text) => `WITH raw_clusters AS (SELECT 'mine' AS cluster_id) ${text}`,
  })
})
afterAll(async () => {
  await store.close()
  rmSync(directory, { recursive: true })
})

const query = { sql: 'SELECT cluster_id FROM raw_clusters', params: {} }

it.each<[string, (database: NetworkDatabase) => Promise<unknown>]>([
  ['queryRows', (database) => database.queryRows(query)],
  ['queryArrow', async (database) => (await database.queryArrow(query)).toArray().map((row) => row.toJSON())],
  ['queryRows as the writer', (database) => database.asWriter.queryRows(query)],
  ['run', (database) => database.run(database.kysely.selectFrom('raw_clusters').select('cluster_id'))],
  ['kysely', (database) => database.kysely.selectFrom('raw_clusters').select('cluster_id').execute()],
  [
    'raw SQL of kysely',
    async (database) => (await sql`SELECT cluster_id FROM raw_clusters`.execute(database.kysely)).rows,
  ],
])('reads a mapped table by %s from where it is', async (_, read) => {
  expect(await read(database)).toEqual([])
  expect(await read(mapped)).toEqual([{ cluster_id: 'mine' }])
})

it.each<[string, (database: NetworkDatabase) => Promise<unknown>]>([
  ['execute', (database) => database.execute({ sql: 'TRUNCATE TABLE raw_clusters', params: {} })],
  [
    'execute as the writer',
    (database) => database.asWriter.execute({ sql: 'DROP TABLE `raw_clusters`', params: {} }),
  ],
  ['kysely', (database) => database.kysely.deleteFrom('raw_clusters').execute()],
])('refuses a statement on it by %s', async (_, write) => {
  await expect(write(mapped)).rejects.toMatchObject({
    code: 'STORAGE_MAPPED_TABLE',
    context: { table: 'raw_clusters' },
  })
})

it('leaves statements on other tables alone', async () => {
  const flows = { sql: 'SELECT from_address FROM raw_money_flows', params: {} }
  await mapped.execute({
    sql: "INSERT INTO raw_money_flows (from_address, to_address, processing_date) VALUES ('a', 'b', '2024-01-01')",
    params: {},
  })
  expect(await database.queryRows(flows)).toEqual([{ from_address: 'a' }])
  await mapped.execute({ sql: 'TRUNCATE TABLE raw_money_flows', params: {} })
  expect(await database.queryRows(flows)).toEqual([])
})
