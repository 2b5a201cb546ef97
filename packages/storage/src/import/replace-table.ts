import { throwIfAborted } from '@alertsmith/core'
import type { NetworkDatabase } from '../database.js'
import { ImportConflictError } from '../errors.js'
import { IMPORT_SCOPES, type ImportTableName, quoted, type TargetColumn } from './import-tables.js'
import { fillNewTable } from './new-table.js'
import type { StagedFile } from './stage-file.js'

/** What identifies the rows of a table: how many there are, and a hash that their order does not change. */
interface Content {
  readonly rows: string
  readonly hash: string
}

export interface Replacement {
  readonly database: NetworkDatabase
  readonly table: ImportTableName
  readonly columns: readonly TargetColumn[]
  readonly staged: readonly StagedFile[]
  /** Names a new working table. In the end the last one holds what the table held before, or what was discarded. */
  newName(): string
  readonly signal: AbortSignal | undefined
}

/**
 * Puts the staged rows in the place of the table's rows of the same scope, in one step: readers see the old table or
 * the new one.
 *
 * @returns false where the table holds exactly these rows already, and nothing was changed
 * @throws {ImportConflictError} where someone else wrote to the table meanwhile
 */
export async function replaceScope(replacement: Replacement): Promise<boolean> {
  const { database, table, columns, staged, newName, signal } = replacement
  const run = (sql: string) => database.execute({ sql, params: {} }, { signal })
  const rows = `(${staged.map((file) => convertedRows(file, columns)).join('\nUNION ALL\n')})`
  const key = `(${IMPORT_SCOPES[table].map(quoted).join(', ')})`
  const scope = `${key} IN (SELECT ${key} FROM ${rows})`
  const before = await identify(database, table, signal)
  const old = await contentOf(database, `${quoted(table)} WHERE ${scope}`, signal)
  const fresh = await contentOf(database, rows, signal)
  if (old.rows === fresh.rows && old.hash === fresh.hash) return false
  const next = await fillNewTable(database, newName, signal, async (name) => {
    await run(`CREATE TABLE ${quoted(name)} AS ${quoted(table)}`)
    await run(insertSql(name, rows))
    if (before.rows !== old.rows) await run(insertSql(name, `${quoted(table)} WHERE NOT (${scope})`))
    return name
  })
  throwIfAborted(signal, `importing ${table}`)
  await exchange(database, table, next)
  const replaced = await identify(database, next)
  if (replaced.uuid === before.uuid && replaced.rows === before.rows) return true
  await exchange(database, table, next)
  throw new ImportConflictError(
    `import: table "${table}" must not be written to by anyone else during an import; it had ${before.rows} rows at first and ${replaced.rows} in the end. The table was left as it is; import again.`,
    { context: { table } },
  )
}

/** A file's rows as rows of the table, with every column in its place and of its type. */
function convertedRows({ stage, columns: planned }: StagedFile, columns: readonly TargetColumn[]): string {
  const expressions = columns.map((target) => {
    const stored = planned.find((column) => column.target === target)?.stored ?? target.defaultSql ?? 'NULL'
    return `CAST(${stored}, '${target.type.replaceAll("'", "\\'")}') AS ${quoted(target.name)}`
  })
  return `SELECT ${expressions.join(', ')} FROM ${quoted(stage)}`
}

/** Years of monthly partitions come in one statement, which ClickHouse would take for a mistake. */
function insertSql(into: string, from: string): string {
  return `INSERT INTO ${quoted(into)} SELECT * FROM ${from} SETTINGS max_partitions_per_insert_block = 0`
}

/**
 * The moment of the change; it is never interrupted. Done twice it would be undone, so where the answer is lost, the
 * tables are looked at instead.
 */
async function exchange(database: NetworkDatabase, table: string, next: string): Promise<void> {
  const { uuid } = await identify(database, next)
  try {
    await database.execute({ sql: `EXCHANGE TABLES ${quoted(table)} AND ${quoted(next)}`, params: {} })
  } catch (error) {
    const now = await identify(database, table).catch(() => undefined)
    if (now?.uuid !== uuid) throw error
  }
}

async function contentOf(database: NetworkDatabase, from: string, signal?: AbortSignal): Promise<Content> {
  const [content] = await database.queryRows<Content>(
    // Inside of a tuple NULL has a hash of its own; outside of one the whole hash would be NULL.
    { sql: `SELECT count() AS rows, sum(cityHash64(tuple(*))) AS hash FROM ${from}`, params: {} },
    { signal },
  )
  return content!
}

async function identify(database: NetworkDatabase, table: string, signal?: AbortSignal) {
  const [found] = await database.queryRows<{ uuid: string; rows: string }>(
    {
      sql: `
SELECT toString(uuid) AS uuid, (SELECT count() FROM ${quoted(table)}) AS rows
FROM system.tables
WHERE database = currentDatabase() AND name = {table:String}`,
      params: { table },
    },
    { signal },
  )
  return found!
}
