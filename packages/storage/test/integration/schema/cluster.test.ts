import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { applySchema, createStore, type Store, schemaStatus } from '../../../src/index.js'
import { toClusterStatements } from '../../../src/migrations/cluster-ddl.js'
import { loadMigrations } from '../../../src/migrations/migration.js'

let directory: string
let store: Store

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'alertsmith-storage-'))
  store = await createStore({ url: `chdb:${join(directory, 'clickhouse')}` })
})
afterAll(async () => {
  await store.close()
  rmSync(directory, { recursive: true })
})

it('ClickHouse reads every statement for a cluster as it is meant', async () => {
  const database = await store.createNetwork('parsed')
  const place = { cluster: 'aml', database: 'parsed' }
  const statements = loadMigrations()
    .flatMap((migration) => migration.statements)
    .flatMap((sql) => toClusterStatements(sql, place))
  for (const sql of statements) {
    const [parsed] = await database.queryRows<{ text: string }>({
      sql: 'SELECT formatQuerySingleLine({sql:String}) AS text',
      params: { sql },
    })
    expect(parsed!.text).toMatch(/^(CREATE|ALTER) TABLE (IF NOT EXISTS )?parsed\.\w+ ON CLUSTER aml /)
  }
})

it('a network of one server is not spread over a cluster, nor changed', async () => {
  await applySchema(store, 'single')
  await expect(applySchema(store, 'single', { cluster: 'aml' })).rejects.toMatchObject({
    code: 'STORAGE_SCHEMA_PLACE',
    context: { network: 'single', asked: 'aml', found: null },
  })
  expect(await schemaStatus(store, 'single')).toMatchObject({ complete: true, cluster: null })
  expect(await applySchema(store, 'single')).toMatchObject({ applied: [], cluster: null })
})

it('a cluster whose name could be SQL is refused before anything is sent', async () => {
  await expect(applySchema(store, 'hostile', { cluster: 'x` DROP' })).rejects.toMatchObject({
    code: 'STORAGE_OPTION',
  })
  expect(await store.networks()).not.toContain('hostile')
})
