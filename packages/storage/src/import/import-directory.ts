import { createHash } from 'node:crypto'
import { type Logger, type QueryTarget, silentLogger, throwIfAborted } from '@alertsmith/core'
import type { NetworkDatabase } from '../database.js'
import { ImportDistributedError, ImportInvalidError } from '../errors.js'
import { distributedTables } from '../migrations/distributed-table.js'
import { findFiles } from './find-files.js'
import { type ImportFile, problem } from './import-file.js'
import {
  IMPORT_TABLE_NAMES,
  type ImportTableName,
  readTargetColumns,
  type TargetColumn,
} from './import-tables.js'
import { inspectFile } from './inspect-file.js'
import { fillNewTable } from './new-table.js'
import { replaceScope } from './replace-table.js'
import { type ScratchDirectory, scratchDirectory } from './scratch-directory.js'
import { type StagedFile, type Staging, stageFile } from './stage-file.js'
import { createWorkingTables, dropAbandonedTables, type WorkingTables } from './working-tables.js'

export interface ImportOptions {
  /** Aborting leaves every table either as it was or as it should become. */
  readonly signal?: AbortSignal | undefined
  readonly logger?: Logger | undefined
}

export interface ImportedFile {
  readonly name: string
  readonly rows: number
  readonly bytes: number
  /** Of the file as it lies on the disk, lower-case hex. */
  readonly sha256: string
}

export interface ImportedTable {
  readonly table: ImportTableName
  readonly files: readonly ImportedFile[]
  /** In all files together. */
  readonly rows: number
  /** `unchanged` where the table held exactly these rows already. */
  readonly outcome: 'imported' | 'unchanged'
  /** The file's sha256; of several files, that of their sha256s in the order of their names. */
  readonly sha256: string
}

export interface ImportReport {
  readonly tables: readonly ImportedTable[]
  readonly durationMs: number
}

/**
 * Loads the files `raw_*` of a directory into the network's tables. All files are checked first, every value of them;
 * then each table changes in one step. The rows of an import take the place of every row of the same snapshots
 * (processing_date, window_days), in raw_address_labels of the same (address, source); other rows stay.
 *
 * Parquet, CSV and TSV with a header, JSON lines; text is UTF-8, times without an offset are UTC. Columns that have a
 * default, `label` and `known_at` may be left out.
 *
 * @throws {ImportDirectoryError} where there is nothing to import
 * @throws {ImportInvalidError} listing what is wrong with any of the files; nothing was changed
 * @throws {ImportConflictError}
 * @throws {AbortedError}
 */
export async function importDirectory(
  network: NetworkDatabase,
  directory: string,
  { signal, logger = silentLogger }: ImportOptions = {},
): Promise<ImportReport> {
  const start = performance.now()
  throwIfAborted(signal, 'importing data')
  const found = await findFiles(directory)
  // The user who only reads need not see working tables.
  const database = { ...network, queryRows: network.asWriter.queryRows }
  await refuseDistributed(database)
  const targets = await readTargetColumns(database)
  await dropAbandonedTables(database)
  const working = createWorkingTables(database)
  const scratch = scratchDirectory()
  try {
    const staged: StagedFile[] = []
    const problems = [...found.problems]
    for (const file of found.files) {
      const result = await stage(file, { database, targets, working, scratch, signal })
      problems.push(...result.problems.map((text) => problem(file, text)))
      if (result.staged !== undefined) staged.push(result.staged)
    }
    if (problems.length > 0) throw invalid(directory, problems)
    const tables: ImportedTable[] = []
    for (const table of IMPORT_TABLE_NAMES) {
      const parts = staged.filter(({ file }) => file.table === table)
      if (parts.length === 0) continue
      const changed = await replaceScope({
        database,
        table,
        columns: targets.get(table)!,
        staged: parts,
        newName: () => working.name(table),
        signal,
      })
      const imported = describe(table, parts, changed)
      if (changed) await recordImport(database, imported)
      logger.info({ table, rows: imported.rows, outcome: imported.outcome }, 'Imported table')
      tables.push(imported)
    }
    return { tables, durationMs: performance.now() - start }
  } finally {
    await working.drop()
    await scratch.remove()
  }
}

/** A table that only stands for those of other servers cannot be exchanged for another one with new rows. */
async function refuseDistributed(database: QueryTarget): Promise<void> {
  const { size } = await distributedTables(database)
  if (size === 0) return
  throw new ImportDistributedError(
    `import: network "${database.network}" must be held by one server; it is spread over a cluster. Fill its tables with INSERT statements of your own.`,
    { context: { network: database.network } },
  )
}

interface StageContext {
  readonly database: NetworkDatabase
  readonly targets: ReadonlyMap<string, readonly TargetColumn[]>
  readonly working: WorkingTables
  readonly scratch: ScratchDirectory
  readonly signal: AbortSignal | undefined
}

async function stage(file: ImportFile, context: StageContext): Promise<Staging> {
  const { database, targets, working, scratch, signal } = context
  throwIfAborted(signal, `importing ${file.name}`)
  const columns = targets.get(file.table)
  if (columns === undefined) {
    const remedy = `create it with: alertsmith schema apply --network ${database.network}`
    return { problems: [`network "${database.network}" has no table "${file.table}"; ${remedy}`] }
  }
  const { inspected, problems } = await inspectFile(file, columns, scratch, signal)
  if (inspected === undefined) return { problems }
  return fillNewTable(
    database,
    () => working.name(file.table),
    signal,
    (name) => stageFile(database, inspected, name, signal),
  )
}

function describe(table: ImportTableName, parts: readonly StagedFile[], changed: boolean): ImportedTable {
  const files = parts.map(({ file, rows, bytes, sha256 }) => ({ name: file.name, rows, bytes, sha256 }))
  const hashes = files.map(({ sha256 }) => sha256)
  return {
    table,
    files,
    rows: files.reduce((sum, file) => sum + file.rows, 0),
    outcome: changed ? 'imported' : 'unchanged',
    sha256: hashes.length === 1 ? hashes[0]! : createHash('sha256').update(hashes.join('\n')).digest('hex'),
  }
}

/** Leaves a trace of where the table's rows came from. */
async function recordImport(
  database: NetworkDatabase,
  { table, files, rows, sha256 }: ImportedTable,
): Promise<void> {
  await database.execute(
    {
      sql: `
INSERT INTO data_imports (table_name, files, source_sha256, rows, bytes, imported_at)
SELECT {table:String}, {files:Array(String)}, {sha256:String}, {rows:UInt64}, {bytes:UInt64}, {at:DateTime64(3)}
WHERE ({table:String}, {at:DateTime64(3)}) NOT IN (SELECT table_name, imported_at FROM data_imports)`,
      params: {
        table,
        files: files.map(({ name }) => name),
        sha256,
        rows,
        bytes: files.reduce((sum, file) => sum + file.bytes, 0),
        at: Date.now() / 1000,
      },
    },
    { repeatable: true },
  )
}

function invalid(directory: string, problems: readonly string[]) {
  return new ImportInvalidError(
    `import: the files in "${directory}" must fit the tables; found ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}, and nothing was imported:\n${problems.map((text) => `- ${text}`).join('\n')}`,
    { context: { directory, problems } },
  )
}
