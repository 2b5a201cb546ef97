import { createHash } from 'node:crypto'
import { type Logger, type QueryTarget, silentLogger, throwIfAborted } from '@alertsmith/core'
import type { NetworkDatabase } from '../database.js'
import { ImportDistributedError, ImportInvalidError, ImportUnfinishedError } from '../errors.js'
import { distributedTables } from '../migrations/distributed-table.js'
import { type ChangedTable, commitImport } from './commit-import.js'
import { findFiles } from './find-files.js'
import { finishImports } from './finish-imports.js'
import { type ImportFile, problem } from './import-file.js'
import type { PlannedExchange } from './import-plan.js'
import {
  IMPORT_TABLE_NAMES,
  type ImportTableName,
  readTargetColumns,
  type TargetColumn,
} from './import-tables.js'
import { type InspectedFile, type Inspection, inspectFile } from './inspect-file.js'
import { type LoadedFile, type PreparedTable, prepareTable } from './prepare-table.js'
import type { Repeats } from './repeats.js'
import { type Replacements, replacesNothing } from './replacements.js'
import { type ScratchDirectory, scratchDirectory } from './scratch-directory.js'
import { createWorkingTables, dropAbandonedTables } from './working-tables.js'

export interface ImportOptions {
  /** Aborting leaves all tables as they were, or comes too late: the change itself, which takes moments, is not interrupted. */
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

export interface ImportedTable extends Repeats, Replacements {
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
 * Loads the files `raw_*` of a directory into the network's tables. All files are checked first, every value of them, and
 * new tables are filled with what is to be there; then all tables change together. A process that is killed during the change
 * leaves it to the next import to finish. The rows of an import take the place of every row of the same snapshots
 * (processing_date, window_days), in raw_address_labels of the same (address, source); other rows stay.
 *
 * Parquet, CSV and TSV with a header, JSON lines; text is UTF-8, times without an offset are UTC. Columns that have a
 * default, `label` and `known_at` may be left out.
 *
 * @throws {ImportDirectoryError} where there is nothing to import
 * @throws {ImportInvalidError} listing what is wrong with any of the files; nothing was changed
 * @throws {ImportConflictError} where someone else wrote to one of the tables meanwhile; nothing was changed
 * @throws {ImportUnfinishedError} where ClickHouse failed during the change
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
  await finishImports(database, logger)
  await dropAbandonedTables(database)
  const working = createWorkingTables(database)
  const scratch = scratchDirectory()
  let isOpen = false
  try {
    const problems = [...found.problems]
    const inspected: InspectedFile[] = []
    for (const file of found.files) {
      const result = await inspect(file, { database, targets, scratch, signal })
      problems.push(...result.problems.map((text) => problem(file, text)))
      if (result.inspected !== undefined) inspected.push(result.inspected)
    }
    const prepared: PreparedTable[] = []
    for (const table of IMPORT_TABLE_NAMES) {
      const files = inspected.filter(({ file }) => file.table === table)
      if (files.length === 0) continue
      const columns = targets.get(table)!
      const newName = () => working.name(table)
      const result = await prepareTable({ database, table, columns, files, newName, signal })
      problems.push(...result.problems)
      if (result.prepared !== undefined) prepared.push(result.prepared)
    }
    if (problems.length > 0) throw invalid(directory, problems)
    throwIfAborted(signal, 'importing data')
    const changed = prepared.filter((table): table is ChangedTable => table.next !== undefined)
    const exchanges = changed.map((table) => plannedExchange(table))
    if (changed.length > 0) await commitImport({ database, tables: changed, exchanges, plan: working.plan })
    const tables = prepared.map(describe)
    for (const table of tables) report(table, logger)
    return { tables, durationMs: performance.now() - start }
  } catch (error) {
    isOpen = error instanceof ImportUnfinishedError
    throw error
  } finally {
    // What is needed to finish stays for the next import.
    if (!isOpen) await working.drop()
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

interface InspectContext {
  readonly database: NetworkDatabase
  readonly targets: ReadonlyMap<string, readonly TargetColumn[]>
  readonly scratch: ScratchDirectory
  readonly signal: AbortSignal | undefined
}

async function inspect(
  file: ImportFile,
  { database, targets, scratch, signal }: InspectContext,
): Promise<Inspection> {
  throwIfAborted(signal, `importing ${file.name}`)
  const columns = targets.get(file.table)
  if (columns !== undefined) return inspectFile(file, columns, scratch, signal)
  const remedy = `create it with: alertsmith schema apply --network ${database.network}`
  return { problems: [`network "${database.network}" has no table "${file.table}"; ${remedy}`] }
}

function plannedExchange(changed: ChangedTable): PlannedExchange {
  const { table, files, rows, sha256 } = describe(changed)
  return {
    table_name: table,
    next_name: changed.next.name,
    old_uuid: changed.before.uuid,
    new_uuid: changed.next.uuid,
    old_rows: changed.before.rows,
    files: files.map(({ name }) => name),
    source_sha256: sha256,
    rows,
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
  }
}

function describe({ table, files, repeats, replacements, next }: PreparedTable): ImportedTable {
  const hashes = files.map(({ sha256 }) => sha256)
  return {
    table,
    files: files.map(imported),
    rows: files.reduce((sum, file) => sum + file.rows, 0),
    outcome: next === undefined ? 'unchanged' : 'imported',
    sha256: hashes.length === 1 ? hashes[0]! : createHash('sha256').update(hashes.join('\n')).digest('hex'),
    ...repeats,
    ...replacements,
  }
}

function imported({ file, rows, bytes, sha256 }: LoadedFile): ImportedFile {
  return { name: file.name, rows, bytes, sha256 }
}

function report(imported: ImportedTable, logger: Logger): void {
  const { table, rows, outcome, repeatedRows, repeatedKeys } = imported
  logger.info({ table, rows, outcome }, 'Imported table')
  if (repeatedRows > 0 || repeatedKeys > 0) {
    logger.warn(
      { table, repeated_rows: repeatedRows, repeated_keys: repeatedKeys },
      'The import repeats rows',
    )
  }
  if (!replacesNothing(imported)) {
    logger.warn(
      {
        table,
        replaced_snapshots: imported.replacedSnapshots.length,
        first_replaced: imported.replacedSnapshots[0]?.processingDate,
        replaced_labels: imported.replacedLabels,
      },
      'The import put other rows in the place of those that were there',
    )
  }
}

function invalid(directory: string, problems: readonly string[]) {
  return new ImportInvalidError(
    `import: the files in "${directory}" must fit the tables; found ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}, and nothing was imported:\n${problems.map((text) => `- ${text}`).join('\n')}`,
    { context: { directory, problems } },
  )
}
