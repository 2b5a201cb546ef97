import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { applySchema, createStore, NETWORK_TABLES, type Store, schemaStatus } from '../../../src/index.js'
import { migrate } from '../../../src/migrations/apply.js'
import { loadMigrations } from '../../../src/migrations/migration.js'

const SHIPPED = fileURLToPath(new URL('../../../dist/schema/', import.meta.url))
const FILES = [
  '0001_raw_tables.sql',
  '0002_models.sql',
  '0003_data_imports.sql',
  '0004_score_evidence.sql',
  '0005_repeated_inserts.sql',
]

let directory: string
let store: Store
let counter = 0
const newNetwork = () => `net${++counter}`

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'alertsmith-storage-'))
  store = await createStore({ url: `chdb:${join(directory, 'clickhouse')}` })
})
afterAll(async () => {
  await store.close()
  rmSync(directory, { recursive: true })
})

/** A copy of the schema with some files written over or added. */
function schemaWith(files: Record<string, string>) {
  const copy = join(directory, `schema-${++counter}`)
  cpSync(SHIPPED, copy, { recursive: true })
  for (const [name, text] of Object.entries(files)) writeFileSync(join(copy, name), text)
  return loadMigrations(copy)
}

describe('applySchema', () => {
  it('creates the database and every table, once', async () => {
    const network = newNetwork()
    const first = await applySchema(store, network)
    expect(first).toMatchObject({ applied: FILES, unchanged: [] })
    expect(await applySchema(store, network)).toMatchObject({ applied: [], unchanged: FILES })
    const tables = await first.database.queryRows<{ name: string }>({ sql: 'SHOW TABLES', params: {} })
    expect(tables.map((row) => row.name)).toEqual(Object.keys(NETWORK_TABLES).sort())
    expect(
      await first.database.queryRows({
        sql: 'SELECT engine FROM system.databases WHERE name = currentDatabase()',
        params: {},
      }),
    ).toEqual([{ engine: 'Atomic' }])
  })

  it('keeps the networks apart', async () => {
    const [one, two] = [await applySchema(store, newNetwork()), await applySchema(store, newNetwork())]
    const insert = "INSERT INTO raw_address_labels (address, risk_level, source) VALUES ('a', 'high', 's')"
    await one.database.execute({ sql: insert, params: {} })
    const count = { sql: 'SELECT count() AS n FROM raw_address_labels', params: {} }
    expect(await one.database.queryRows(count)).toEqual([{ n: '1' }])
    expect(await two.database.queryRows(count)).toEqual([{ n: '0' }])
  })

  it('stops between statements when it is interrupted, and goes on later', async () => {
    const network = newNetwork()
    await expect(applySchema(store, network, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'CORE_ABORTED',
    })
    expect((await applySchema(store, network)).applied).toEqual(FILES)
  })

  it.each(['system', 'Net', 'a; DROP DATABASE net1', ''])('refuses the network %j', async (network) => {
    await expect(applySchema(store, network)).rejects.toMatchObject({ code: 'STORAGE_NETWORK_NAME' })
  })
})

describe('migrate', () => {
  it('refuses a file that has changed since it was applied', async () => {
    const { database } = await applySchema(store, newNetwork())
    const migrations = schemaWith({ '0003_data_imports.sql': 'SELECT 1' })
    await expect(migrate(database, migrations)).rejects.toMatchObject({
      code: 'STORAGE_MIGRATION_CHANGED',
      context: { migration: '0003_data_imports.sql' },
    })
  })

  it('refuses a database that a newer version has migrated', async () => {
    const { database } = await applySchema(store, newNetwork())
    await migrate(
      database,
      schemaWith({ '0006_later.sql': 'CREATE TABLE IF NOT EXISTS later (a Int8) ENGINE = Memory' }),
    )
    await expect(migrate(database, loadMigrations())).rejects.toMatchObject({
      code: 'STORAGE_SCHEMA_NEWER',
      context: { found: '0006_later.sql' },
    })
  })

  it('names the file and the statement that failed, and repeats the file when it is put right', async () => {
    const { database } = await applySchema(store, newNetwork())
    const good = 'CREATE TABLE IF NOT EXISTS first (a Int8) ENGINE = Memory;'
    const broken = schemaWith({
      '0006_more.sql': `${good} CREATE TABLE second (a NoSuchType) ENGINE = Memory;`,
    })
    await expect(migrate(database, broken)).rejects.toMatchObject({
      code: 'STORAGE_MIGRATION_FAILED',
      message: expect.stringMatching(/"0006_more\.sql" failed at statement 2 of 2 .*NoSuchType/),
    })
    const fixed = schemaWith({ '0006_more.sql': `${good} CREATE TABLE second (a Int8) ENGINE = Memory;` })
    expect((await migrate(database, fixed)).applied).toEqual(['0006_more.sql'])
  })

  it('comes to the same end where two runs overlap', async () => {
    const network = newNetwork()
    await Promise.all([applySchema(store, network), applySchema(store, network)])
    expect((await schemaStatus(store, network)).complete).toBe(true)
  })
})

describe('schemaStatus', () => {
  it('finds a new network complete, with exactly the documented columns', async () => {
    const network = newNetwork()
    const { database } = await applySchema(store, network)
    const status = await schemaStatus(store, network)
    expect(status.complete).toBe(true)
    expect(status.migrations.map(({ name, state }) => [name, state])).toEqual(
      FILES.map((name) => [name, 'applied']),
    )
    const columns = await database.queryRows<{ table: keyof typeof NETWORK_TABLES; columns: string[] }>({
      sql: 'SELECT table, groupArray(name) AS columns FROM system.columns WHERE database = currentDatabase() GROUP BY table',
      params: {},
    })
    for (const { table, columns: found } of columns)
      expect(found.sort()).toEqual(Object.keys(NETWORK_TABLES[table]).sort())
  })

  it('lists what is missing or of another type', async () => {
    const network = newNetwork()
    const { database } = await applySchema(store, network)
    for (const sql of [
      'DROP TABLE raw_clusters',
      'ALTER TABLE raw_alerts DROP COLUMN label',
      'ALTER TABLE raw_features MODIFY COLUMN risk_score Nullable(Float32)',
      'ALTER TABLE raw_features ADD COLUMN our_own UInt8',
    ]) {
      await database.execute({ sql, params: {} })
    }
    const status = await schemaStatus(store, network)
    expect(status.complete).toBe(false)
    const faults = status.tables.filter((table) => !table.exists || table.mismatches.length > 0)
    expect(faults).toEqual([
      {
        table: 'raw_alerts',
        exists: true,
        mismatches: [{ column: 'label', expected: 'Nullable(UInt8)', found: null }],
      },
      {
        table: 'raw_features',
        exists: true,
        mismatches: [{ column: 'risk_score', expected: 'Nullable(Float64)', found: 'Nullable(Float32)' }],
      },
      { table: 'raw_clusters', exists: false, mismatches: [] },
    ])
  })

  it('finds everything pending in an empty database', async () => {
    const network = newNetwork()
    await store.createNetwork(network)
    const status = await schemaStatus(store, network)
    expect(status.migrations.map((migration) => migration.state)).toEqual(FILES.map(() => 'pending'))
    expect(status.complete).toBe(false)
  })

  it('tells changed migrations and those of a newer version', async () => {
    const network = newNetwork()
    const { database } = await applySchema(store, network)
    await database.execute({
      sql: "INSERT INTO schema_migrations (version, name, checksum) VALUES (2, '0002_models.sql', 'other'), (99, '0099_later.sql', 'x')",
      params: {},
    })
    const status = await schemaStatus(store, network)
    expect(status.migrations.map(({ name, state }) => [name, state])).toEqual([
      ['0001_raw_tables.sql', 'applied'],
      ['0002_models.sql', 'changed'],
      ['0003_data_imports.sql', 'applied'],
      ['0004_score_evidence.sql', 'applied'],
      ['0005_repeated_inserts.sql', 'applied'],
      ['0099_later.sql', 'unknown'],
    ])
  })

  it('knows no network without a database, and says which there are', async () => {
    const network = newNetwork()
    await applySchema(store, network)
    await expect(schemaStatus(store, `${network}x`)).rejects.toMatchObject({
      code: 'STORAGE_UNKNOWN_NETWORK',
      message: expect.stringContaining('Did you mean'),
      context: { existing: expect.arrayContaining([network]) },
    })
  })
})
