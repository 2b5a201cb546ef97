import { randomBytes } from 'node:crypto'
import type { QueryTarget } from '@alertsmith/core'
import { isAbandoned, ownProcessToken } from '../process-token.js'
import { IMPORT_TABLE_NAMES, type ImportTableName, quoted } from './import-tables.js'

const WORKING_TABLE = /^raw_[a-z_]+__import_(?<owner>\d+_[0-9a-f]{8}_[0-9a-f]{8})_[0-9a-f]{8}_\d+$/

/** The tables of one import that nobody else reads, named after the process that makes them. */
export interface WorkingTables {
  /** A new name, not yet a table. */
  name(table: ImportTableName): string
  /** Drops the tables behind all names that were given out. */
  drop(): Promise<void>
}

export function createWorkingTables(database: QueryTarget): WorkingTables {
  const owner = ownProcessToken().replaceAll('.', '_')
  const run = randomBytes(4).toString('hex')
  const names: string[] = []
  return {
    name(table) {
      const name = `${table}__import_${owner}_${run}_${names.length + 1}`
      names.push(name)
      return name
    },
    async drop() {
      for (const name of names) {
        // What stays behind is dropped by the next import; the import itself has succeeded or failed already.
        await dropTable(database, name).catch(() => undefined)
      }
    },
  }
}

/** Drops the working tables that interrupted imports left behind. */
export async function dropAbandonedTables(database: QueryTarget): Promise<void> {
  const rows = await database.queryRows<{ name: string; modified: number }>({
    sql: `
SELECT name, toUnixTimestamp(metadata_modification_time) AS modified
FROM system.tables
WHERE database = currentDatabase() AND arrayExists(table -> startsWith(name, table || '__import_'), {tables:Array(String)})`,
    params: { tables: IMPORT_TABLE_NAMES },
  })
  for (const { name, modified } of rows) {
    const owner = WORKING_TABLE.exec(name)?.groups?.owner
    if (owner === undefined || !isAbandoned(owner.replaceAll('_', '.'), new Date(modified * 1000))) continue
    await dropTable(database, name)
  }
}

async function dropTable(database: QueryTarget, name: string): Promise<void> {
  await database.execute(
    { sql: `DROP TABLE IF EXISTS ${quoted(name)} SETTINGS max_table_size_to_drop = 0`, params: {} },
    { repeatable: true },
  )
}
