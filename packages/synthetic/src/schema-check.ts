import type { QueryOptions, QueryTarget } from '@alertsmith/core'
import { DistributedNetworkError, SchemaMissingError } from './errors.js'
import { RAW_TABLES } from './raw-tables.js'

const REQUIRED_TABLES = [...RAW_TABLES, 'data_imports']

/**
 * @throws {SchemaMissingError} naming every table that the network lacks
 * @throws {DistributedNetworkError}
 */
export async function requireSchema(database: QueryTarget, options: QueryOptions): Promise<void> {
  const present = await database.queryRows<{ name: string; engine: string }>(
    {
      sql: 'SELECT name, engine FROM system.tables WHERE database = currentDatabase() AND has({tables:Array(String)}, name)',
      params: { tables: REQUIRED_TABLES },
    },
    options,
  )
  if (present.some(({ engine }) => engine === 'Distributed')) {
    throw new DistributedNetworkError(
      `generateNetwork: network "${database.network}" must be held by one server; it is spread over a cluster. Generate into another network.`,
      { context: { network: database.network } },
    )
  }
  const names = new Set(present.map((table) => table.name))
  const missing = REQUIRED_TABLES.filter((table) => !names.has(table))
  if (missing.length === 0) return
  throw new SchemaMissingError(
    `generateNetwork: network "${database.network}" must have the tables of Alertsmith's schema; missing are ${missing.join(', ')}. Run \`alertsmith schema apply --network ${database.network}\` first.`,
    { context: { network: database.network, missing } },
  )
}
