import type { QuerySource, QueryTarget } from '@alertsmith/core'
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

/** @param placed makes the statements for it out of one of a migration */
export async function createJournal(
  database: QueryTarget,
  placed: (statement: string) => readonly string[],
): Promise<void> {
  for (const sql of placed(TABLE)) await database.execute({ sql, params: {} }, { repeatable: true })
}

/** What has been applied, in order; empty where the network has no journal yet. */
export async function readJournal(database: QuerySource): Promise<AppliedMigration[]> {
  if (!(await hasJournal(database))) return []
  return database.queryRows<AppliedMigration>({
    sql: 'SELECT version, name, checksum, applied_at FROM schema_migrations FINAL ORDER BY version',
    params: {},
  })
}

export async function hasJournal(database: QuerySource): Promise<boolean> {
  const [found] = await database.queryRows<{ tables: string }>({
    sql: `SELECT count() AS tables FROM system.tables WHERE database = currentDatabase() AND name = 'schema_migrations'`,
    params: {},
  })
  return found?.tables !== '0'
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
