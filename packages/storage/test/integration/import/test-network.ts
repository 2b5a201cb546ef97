import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { applySchema, createStore, type NetworkDatabase, type Store } from '../../../src/index.js'

/** An embedded ClickHouse for the tests of one file; each call of the result makes a network with empty tables. */
export function useNetworks(): () => Promise<NetworkDatabase> {
  const root = mkdtempSync(join(tmpdir(), 'alertsmith-import-test-'))
  let store: Store
  let networks = 0
  beforeAll(async () => {
    store = await createStore({ url: `chdb:${join(root, 'clickhouse')}` })
  })
  afterAll(async () => {
    await store?.close()
    rmSync(root, { recursive: true, force: true })
  })
  return async () => (await applySchema(store, `net${networks++}`)).database
}

/** All rows of a table in the order of `by`. */
export function rowsOf(
  database: NetworkDatabase,
  table: string,
  by: string,
): Promise<Record<string, unknown>[]> {
  return database.queryRows({ sql: `SELECT * FROM ${table} ORDER BY ${by}`, params: {} })
}

export async function tableNames(database: NetworkDatabase): Promise<string[]> {
  const rows = await database.queryRows<{ name: string }>({
    sql: 'SELECT name FROM system.tables WHERE database = currentDatabase() ORDER BY name',
    params: {},
  })
  return rows.map(({ name }) => name)
}
