import { randomBytes } from 'node:crypto'
import type { QueryOptions, QueryTarget } from '@alertsmith/core'
import { RAW_TABLES, type RawTable } from './raw-tables.js'
import { WORK_TABLES, type WorkTable } from './work-tables.js'

/** The tables of one run: working tables, and a staged copy of each raw table that collects its new content. */
export interface Workspace {
  /** Table names by the placeholder that stands for them in SQL, e.g. `work_flows` for `{work_flows:Identifier}`. */
  readonly identifiers: Readonly<Record<string, string>>
  staged(table: RawTable): string
  truncate(tables: readonly WorkTable[], options: QueryOptions): Promise<void>
  /** Waits for statements that still use the tables. */
  drop(): Promise<void>
}

const PREFIX = 'synthetic_'

export async function openWorkspace(database: QueryTarget, options: QueryOptions): Promise<Workspace> {
  const run = `${PREFIX}${randomBytes(6).toString('hex')}_`
  const work = (table: WorkTable) => `${run}${table}`
  const staged = (table: RawTable) => `${run}${table}`
  const workTables = Object.keys(WORK_TABLES) as WorkTable[]
  const workspace: Workspace = {
    identifiers: Object.fromEntries([
      ...workTables.map((table) => [`work_${table}`, work(table)]),
      ...RAW_TABLES.map((table) => [`staged_${table}`, staged(table)]),
    ]),
    staged,
    async truncate(tables, truncateOptions) {
      for (const table of tables) {
        await database.execute(
          { sql: 'TRUNCATE TABLE {table:Identifier}', params: { table: work(table) } },
          truncateOptions,
        )
      }
    },
    async drop() {
      for (const table of [...workTables.map(work), ...RAW_TABLES.map(staged)])
        await dropTable(database, table)
    },
  }
  try {
    for (const table of workTables) {
      const sql = `CREATE TABLE {table:Identifier} (${WORK_TABLES[table]}) ENGINE = Memory`
      await database.execute({ sql, params: { table: work(table) } }, options)
    }
    for (const table of RAW_TABLES) {
      const sql = `CREATE TABLE {table:Identifier} AS ${table}`
      await database.execute({ sql, params: { table: staged(table) } }, options)
    }
    return workspace
  } catch (error) {
    await workspace.drop().catch(() => undefined)
    throw error
  }
}

/**
 * Drops what killed runs left. Theirs are the tables from before the server's start, which for an embedded
 * ClickHouse is our own, and those older than any run takes.
 */
export async function dropAbandonedTables(database: QueryTarget, options: QueryOptions): Promise<void> {
  const abandoned = await database.queryRows<{ name: string }>(
    {
      sql: `
SELECT name
FROM system.tables
WHERE database = currentDatabase()
  AND match(name, {pattern:String})
  AND metadata_modification_time < now() - least(uptime(), 6 * 3600)`,
      params: { pattern: `^${PREFIX}[0-9a-f]{12}_` },
    },
    options,
  )
  for (const { name } of abandoned) await dropTable(database, name)
}

async function dropTable(database: QueryTarget, table: string): Promise<void> {
  await database.execute({ sql: 'DROP TABLE IF EXISTS {table:Identifier} SYNC', params: { table } })
}
