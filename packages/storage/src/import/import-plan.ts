import type { NetworkDatabase } from '../database.js'
import { quoted } from './import-tables.js'

/** One table that is to change, and what the log of imports will say of it. */
export interface PlannedExchange {
  readonly table_name: string
  /** The new table's name before the exchange, the old one's after it. */
  readonly next_name: string
  readonly old_uuid: string
  readonly new_uuid: string
  readonly old_rows: string
  readonly files: readonly string[]
  readonly source_sha256: string
  readonly rows: number
  readonly bytes: number
}

/** A plan that an import left behind. */
export interface FoundPlan {
  readonly exchanges: readonly PlannedExchange[]
  /** True where the import was taking everything back. */
  readonly undo: boolean
}

const COLUMNS = `position UInt8, undo Bool, table_name String, next_name String, old_uuid String, new_uuid String, old_rows UInt64,
  files Array(String), source_sha256 String, rows UInt64, bytes UInt64, imported_at DateTime64(3, 'UTC')`

/**
 * Writes down which tables an import exchanges. From then on the import is decided: a process that dies between two exchanges
 * leaves to the next import what it takes to do the others. One block of rows is written whole or not at all, and an empty
 * plan decides nothing.
 */
export async function writePlan(
  database: NetworkDatabase,
  plan: string,
  exchanges: readonly PlannedExchange[],
): Promise<void> {
  const create = `CREATE TABLE IF NOT EXISTS ${quoted(plan)} (${COLUMNS}) ENGINE = MergeTree ORDER BY position`
  await database.execute({ sql: create, params: {} }, { repeatable: true })
  const params: Record<string, unknown> = { at: Date.now() / 1000 }
  const rows = exchanges.map((exchange, i) => {
    const values = Object.entries({ ...exchange, position: i })
    for (const [name, value] of values) params[`${name}_${i}`] = value
    return `(toUInt8({position_${i}:UInt8}), false, {table_name_${i}:String}, {next_name_${i}:String}, {old_uuid_${i}:String}, {new_uuid_${i}:String},
  toUInt64({old_rows_${i}:UInt64}), {files_${i}:Array(String)}, {source_sha256_${i}:String}, toUInt64({rows_${i}:UInt64}), toUInt64({bytes_${i}:UInt64}), toDateTime64({at:DateTime64(3)}, 3, 'UTC'))`
  })
  const sql = `INSERT INTO ${quoted(plan)} SELECT row.1, row.2, row.3, row.4, row.5, row.6, row.7, row.8, row.9, row.10, row.11, row.12
FROM (SELECT arrayJoin([${rows.join(',\n')}]) AS row)
WHERE (SELECT count() FROM ${quoted(plan)}) = 0`
  await database.execute({ sql, params }, { repeatable: true })
}

/** Turns the plan around. */
export async function revokePlan(database: NetworkDatabase, plan: string): Promise<void> {
  const name = quoted(plan)
  await database.execute({
    sql: `INSERT INTO ${name} SELECT * REPLACE (true AS undo) FROM ${name} WHERE NOT undo`,
    params: {},
  })
}

export async function readPlan(database: NetworkDatabase, plan: string): Promise<FoundPlan> {
  const rows = await database.asWriter.queryRows<PlannedExchange & { undo: boolean }>({
    sql: `SELECT * FROM ${quoted(plan)} ORDER BY position`,
    params: {},
  })
  return { exchanges: rows.filter(({ undo }) => !undo), undo: rows.some(({ undo }) => undo) }
}

/** Leaves a trace of where the rows came from; done twice it is there once. */
export async function recordPlan(database: NetworkDatabase, plan: string): Promise<void> {
  await database.execute(
    {
      sql: `
INSERT INTO data_imports (table_name, files, source_sha256, rows, bytes, imported_at)
SELECT table_name, files, source_sha256, rows, bytes, imported_at
FROM ${quoted(plan)}
WHERE NOT undo AND (table_name, imported_at) NOT IN (SELECT table_name, imported_at FROM data_imports)
ORDER BY position`,
      params: {},
    },
    { repeatable: true },
  )
}
