import type { QuerySource, QueryTarget } from '@alertsmith/core'
import { ForeignDatabaseError } from '../errors.js'
import { NETWORK_TABLES } from '../tables/network-tables.js'
import type { Migration } from './migration.js'

/** A migration as the database remembers it. */
export interface AppliedMigration {
  readonly version: number
  readonly name: string
  readonly checksum: string
  /** UTC, e.g. `2024-03-31 12:00:00.000`. */
  readonly applied_at: string
}

const TABLE = `CREATE TABLE IF NOT EXISTS schema_migrations
(
    version    UInt32,
    name       String,
    checksum   String,
    applied_at DateTime64(3, 'UTC') DEFAULT now64(3)
)
ENGINE = ReplacingMergeTree(applied_at)
ORDER BY version`

const COLUMNS = Object.keys(NETWORK_TABLES.schema_migrations)

/** Gives the databases that Alertsmith keeps a journal in. */
export const DATABASES_WITH_JOURNAL = `SELECT database FROM system.columns
WHERE table = 'schema_migrations' AND name IN (${COLUMNS.map((column) => `'${column}'`).join(', ')})
GROUP BY database HAVING uniqExact(name) = ${COLUMNS.length}`

/**
 * @param placed makes the statements for it out of one of a migration
 * @throws {ForeignDatabaseError} where another tool keeps its own in a table of that name
 */
export async function createJournal(
  database: QueryTarget,
  placed: (statement: string) => readonly string[],
): Promise<void> {
  for (const sql of placed(TABLE)) await database.execute({ sql, params: {} }, { repeatable: true })
  if (await hasJournal(database)) return
  throw new ForeignDatabaseError(
    `The tables of network "${database.network}" must have a database of their own; in this one another tool keeps a table schema_migrations. Choose another name, or another database with ALERTSMITH_${database.network.toUpperCase()}_CLICKHOUSE_DATABASE.`,
    { context: { network: database.network } },
  )
}

/** What has been applied, in order; empty where the network has no journal yet. */
export async function readJournal(database: QuerySource): Promise<AppliedMigration[]> {
  if (!(await hasJournal(database))) return []
  return database.queryRows<AppliedMigration>({
    sql: 'SELECT version, name, checksum, applied_at FROM schema_migrations FINAL ORDER BY version',
    params: {},
  })
}

/** Whether Alertsmith has been here. Other tools keep a table of that name as well: the columns tell. */
export async function hasJournal(database: QuerySource): Promise<boolean> {
  const [found] = await database.queryRows<{ databases: string }>({
    sql: `SELECT count() AS databases FROM (${DATABASES_WITH_JOURNAL}) WHERE database = currentDatabase()`,
    params: {},
  })
  return found?.databases !== '0'
}

export async function recordMigration(database: QueryTarget, migration: Migration): Promise<void> {
  const { version, name, checksum } = migration
  await database.execute(
    {
      sql: `INSERT INTO schema_migrations (version, name, checksum)
SELECT {version:UInt32}, {name:String}, {checksum:String}
WHERE {version:UInt32} NOT IN (SELECT version FROM schema_migrations)`,
      params: { version, name, checksum },
    },
    { repeatable: true },
  )
}
