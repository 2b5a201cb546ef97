import type { NetworkDatabase } from '../database.js'
import { checkFile } from './check-file.js'
import { problem } from './import-file.js'
import { IMPORT_SCOPES, type ImportTableName, quoted, type TargetColumn } from './import-tables.js'
import type { InspectedFile } from './inspect-file.js'
import { loadFile } from './load-file.js'
import { fillNewTable } from './new-table.js'
import { countRepeats, type Repeats } from './repeats.js'
import { findReplacements, NOTHING_REPLACED, type Replacements } from './replacements.js'
import { identify, type TableIdentity } from './table-identity.js'

/** A file whose rows are all in the table that was prepared. */
export interface LoadedFile extends InspectedFile {
  readonly rows: number
}

/** A new table, filled with what `table` is to hold after the import. */
export interface PreparedTable {
  readonly table: ImportTableName
  readonly files: readonly LoadedFile[]
  readonly repeats: Repeats
  readonly replacements: Replacements
  /** The table as it was when the new one was filled. */
  readonly before: TableIdentity
  /** The new table; undefined where the table holds exactly these rows already. */
  readonly next: (TableIdentity & { readonly name: string }) | undefined
}

export interface Preparation {
  readonly prepared?: PreparedTable
  readonly problems: readonly string[]
}

export interface PrepareOptions {
  readonly database: NetworkDatabase
  readonly table: ImportTableName
  readonly columns: readonly TargetColumn[]
  readonly files: readonly InspectedFile[]
  /** Names a new working table. */
  newName(): string
  readonly signal: AbortSignal | undefined
}

/**
 * Fills a new table with the rows of the files and with those rows of the old one that they do not replace. Nothing that
 * anyone else reads changes.
 */
export async function prepareTable(options: PrepareOptions): Promise<Preparation> {
  const { database, newName, signal } = options
  return fillNewTable(database, newName, signal, (name) => fill(options, name))
}

async function fill(options: PrepareOptions, name: string): Promise<Preparation> {
  const { database, table, signal } = options
  const run = (sql: string) => database.execute({ sql, params: {} }, { signal })
  const before = await identify(database, table, signal)
  await run(`CREATE TABLE ${quoted(name)} AS ${quoted(table)}`)
  const { files, problems } = await loadFiles(options, name)
  if (problems.length > 0) return { problems }
  const key = `(${IMPORT_SCOPES[table].map(quoted).join(', ')})`
  const scope = `${key} IN (SELECT ${key} FROM ${quoted(name)})`
  const old = `${quoted(table)} WHERE ${scope}`
  const fresh = await identify(database, name, signal)
  const replaced = before.rows === '0' ? '0' : await countRows(database, old, signal)
  const repeats = await countRepeats({
    database,
    table,
    imported: name,
    others: `${quoted(table)} WHERE NOT (${scope})`,
    signal,
  })
  const { same, replacements } =
    replaced === '0'
      ? { same: fresh.rows === '0', replacements: NOTHING_REPLACED }
      : await findReplacements({ database, table, old, imported: name, signal })
  const done = { table, files, repeats, replacements, before }
  if (same && replaced === fresh.rows) return { prepared: { ...done, next: undefined }, problems }
  // Years of monthly partitions come in one statement, which ClickHouse would take for a mistake.
  if (before.rows !== replaced) {
    await run(
      `INSERT INTO ${quoted(name)} SELECT * FROM ${quoted(table)} WHERE NOT (${scope}) SETTINGS max_partitions_per_insert_block = 0`,
    )
  }
  return { prepared: { ...done, next: { ...fresh, name } }, problems }
}

async function loadFiles({ database, columns, files, newName, signal }: PrepareOptions, into: string) {
  const loaded: LoadedFile[] = []
  const problems: string[] = []
  let before = 0
  for (const inspected of files) {
    const refusal = await loadFile({ database, inspected, columns, into, signal })
    if (refusal !== undefined) {
      const found = await checkFile(database, inspected, newName(), signal)
      if (found.length === 0) throw refusal
      problems.push(...found.map((text) => problem(inspected.file, text)))
    }
    const after = Number(await countRows(database, quoted(into), signal))
    const rows = after - before
    before = after
    const { announcedRows = rows, file } = inspected
    if (refusal === undefined && announcedRows !== rows) {
      problems.push(
        problem(file, `must hold the ${announcedRows} rows that its footer announces; found ${rows}`),
      )
    }
    loaded.push({ ...inspected, rows })
  }
  return { files: loaded, problems }
}

async function countRows(database: NetworkDatabase, from: string, signal?: AbortSignal): Promise<string> {
  const [found] = await database.queryRows<{ rows: string }>(
    { sql: `SELECT count() AS rows FROM ${from}`, params: {} },
    { signal },
  )
  return found!.rows
}
