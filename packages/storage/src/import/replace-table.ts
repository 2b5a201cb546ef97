import { type QueryOptions, throwIfAborted } from '@alertsmith/core'
import type { NetworkDatabase } from '../database.js'
import { ImportConflictError } from '../errors.js'
import { IMPORT_SCOPES, type ImportTableName, quoted } from './import-tables.js'
import type { StagedFile } from './stage-file.js'

/** What identifies the rows of a table: how many there are, and a hash that their order does not change. */
interface Content {
  readonly rows: string
  readonly hash: string
}

/**
 * Puts the staged rows in the place of the table's rows of the same scope, in one step: readers see the old table or
 * the new one.
 *
 * @param next - the name of a new working table; holds the old rows afterwards, or what was discarded
 * @returns false where the table holds exactly these rows already, and nothing was changed
 * @throws {ImportConflictError} where someone else wrote to the table meanwhile
 */
export async function replaceScope(
  database: NetworkDatabase,
  table: ImportTableName,
  staged: readonly StagedFile[],
  next: string,
  signal?: AbortSignal,
): Promise<boolean> {
  const run = (sql: string, options: QueryOptions = { signal }) =>
    database.execute({ sql, params: {} }, options)
  await run(`CREATE TABLE ${quoted(next)} AS ${quoted(table)}`)
  for (const { stage, columns } of staged) {
    const names = columns.map(({ target }) => quoted(target.name))
    const stored = columns.map((column) => column.stored)
    await run(`INSERT INTO ${quoted(next)} (${names.join(', ')})
SELECT ${stored.join(', ')} FROM ${quoted(stage)}
SETTINGS max_partitions_per_insert_block = 0`)
  }
  const key = `(${IMPORT_SCOPES[table].map(quoted).join(', ')})`
  const scope = `${key} IN (SELECT ${key} FROM ${quoted(next)})`
  const before = await identify(database, table, signal)
  const [old, fresh] = await Promise.all([
    contentOf(database, `${quoted(table)} WHERE ${scope}`, signal),
    contentOf(database, quoted(next), signal),
  ])
  if (old.rows === fresh.rows && old.hash === fresh.hash) return false
  if (before.rows !== old.rows) {
    await run(`INSERT INTO ${quoted(next)} SELECT * FROM ${quoted(table)} WHERE NOT (${scope})
SETTINGS max_partitions_per_insert_block = 0`)
  }
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

/** The moment of the change; it is never interrupted. */
async function exchange(database: NetworkDatabase, table: string, next: string): Promise<void> {
  await database.execute({ sql: `EXCHANGE TABLES ${quoted(table)} AND ${quoted(next)}`, params: {} })
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
