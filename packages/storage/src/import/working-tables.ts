import { randomBytes } from 'node:crypto'
import type { QueryOptions, QueryTarget } from '@alertsmith/core'
import { isAbandoned, ownProcessToken } from '../process-token.js'
import { quoted } from './import-tables.js'

const OWNER = String.raw`(?<owner>\d+_[0-9a-f]{8}_[0-9a-f]{8})_[0-9a-f]{8}`
const WORKING_TABLE = new RegExp(String.raw`^raw_[a-z_]+__import_${OWNER}_\d+$`)
const PLAN = new RegExp(`^data_imports__plan_${OWNER}$`)

/** The tables of one import that nobody else reads, named after the process that makes them. */
export interface WorkingTables {
  /** A new name, not yet a table. */
  name(table: string): string
  /** The name of the table that says what is exchanged. */
  readonly plan: string
  /** Drops the tables behind all names that were given out. */
  drop(): Promise<void>
}

export function createWorkingTables(database: QueryTarget): WorkingTables {
  const owner = ownProcessToken().replaceAll('.', '_')
  const run = randomBytes(4).toString('hex')
  const plan = `data_imports__plan_${owner}_${run}`
  const names: string[] = []
  return {
    name(table) {
      const name = `${table}__import_${owner}_${run}_${names.length + 1}`
      names.push(name)
      return name
    },
    plan,
    async drop() {
      // The plan goes first: without the other tables it could not be carried out.
      for (const name of [plan, ...names]) {
        // What stays behind is dropped by the next import; the import itself has succeeded or failed already.
        await dropTable(database, name).catch(() => undefined)
      }
    },
  }
}

/** Drops the working tables that interrupted imports left behind. */
export async function dropAbandonedTables(database: QueryTarget): Promise<void> {
  for (const name of await abandoned(database, WORKING_TABLE)) await dropTable(database, name)
}

/** The plans of imports that were killed. */
export function abandonedPlans(database: QueryTarget, options: QueryOptions = {}): Promise<string[]> {
  return abandoned(database, PLAN, options)
}

async function abandoned(
  database: QueryTarget,
  pattern: RegExp,
  options: QueryOptions = {},
): Promise<string[]> {
  const sql = `
SELECT name, toUnixTimestamp(metadata_modification_time) AS modified
FROM system.tables
WHERE database = currentDatabase() AND match(name, '^(raw_[a-z_]+__import|data_imports__plan)_')
ORDER BY name`
  const rows = await database.queryRows<{ name: string; modified: number }>({ sql, params: {} }, options)
  return rows
    .filter(({ name, modified }) => {
      const owner = pattern.exec(name)?.groups?.owner
      return owner !== undefined && isAbandoned(owner.replaceAll('_', '.'), new Date(modified * 1000))
    })
    .map(({ name }) => name)
}

export async function dropTable(database: QueryTarget, name: string): Promise<void> {
  await database.execute(
    { sql: `DROP TABLE IF EXISTS ${quoted(name)} SETTINGS max_table_size_to_drop = 0`, params: {} },
    { repeatable: true },
  )
}
