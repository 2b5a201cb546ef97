import type { QueryOptions, QueryTarget } from '@alertsmith/core'
import { SchemaMissingError } from './errors.js'
import { RAW_TABLES } from './raw-tables.js'

const REQUIRED_TABLES = [...RAW_TABLES, 'data_imports']

/** @throws {SchemaMissingError} naming every table that the network lacks */
export async function requireSchema(database: QueryTarget, options: QueryOptions): Promise<void> {
  const present = await database.queryRows<{ name: string }>(
    {
      sql: 'SELECT name FROM system.tables WHERE database = currentDatabase() AND has({tables:Array(String)}, name)',
      params: { tables: REQUIRED_TABLES },
    },
    options,
  )
  const names = new Set(present.map((table) => table.name))
  const missing = REQUIRED_TABLES.filter((table) => !names.has(table))
  if (missing.length === 0) return
  throw new SchemaMissingError(
    `generateNetwork: network "${database.network}" must have the tables of Alertsmith's schema; missing are ${missing.join(', ')}. Run \`alertsmith schema apply --network ${database.network}\` first.`,
    { context: { network: database.network, missing } },
  )
}
