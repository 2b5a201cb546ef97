import { AlertsmithError, throwIfAborted } from '@alertsmith/core'
import { openContent } from '../compression.js'
import type { FileSource } from '../file-insert.js'
import { type ColumnPlan, planColumns } from './column-plan.js'
import { type ContentDigest, digestFile } from './file-digest.js'
import type { ImportFile } from './import-file.js'
import type { TargetColumn } from './import-tables.js'
import { readParquetFooter } from './parquet-columns.js'
import type { ScratchDirectory } from './scratch-directory.js'
import { textColumn } from './source-columns.js'
import { readTextLayout } from './text-columns.js'

/** A file whose columns are known and fit its table. */
export interface InspectedFile extends ContentDigest, Pick<ColumnPlan, 'columns'> {
  readonly file: ImportFile
  readonly source: Omit<FileSource, 'structure'>
  /** Where the format says how many there are. */
  readonly announcedRows: number | undefined
}

export interface Inspection {
  readonly inspected?: InspectedFile
  readonly problems: readonly string[]
}

/**
 * Nothing that a file holds is skipped over in silence. An empty field of CSV says nothing unless it is quoted; in TSV it is
 * an empty text, and NULL is written \N.
 */
const TEXT_SETTINGS = {
  input_format_csv_empty_as_default: 1,
  input_format_tsv_empty_as_default: 0,
  input_format_csv_skip_trailing_empty_lines: 1,
  input_format_tsv_skip_trailing_empty_lines: 1,
  input_format_skip_unknown_fields: 0,
  // The table says what the columns are, not the second line of a file.
  input_format_with_types_use_header: 0,
  input_format_json_read_numbers_as_strings: 1,
  input_format_json_read_bools_as_strings: 1,
  input_format_json_read_arrays_as_strings: 1,
  input_format_json_read_objects_as_strings: 1,
}
const PARQUET_SETTINGS = { input_format_null_as_default: 0 }

/**
 * Reads what a file says of its columns and compares it with the table.
 *
 * @param scratch - for the content of compressed Parquet files, which cannot be read in one pass
 */
export async function inspectFile(
  file: ImportFile,
  targets: readonly TargetColumn[],
  scratch: ScratchDirectory,
  signal?: AbortSignal,
): Promise<Inspection> {
  try {
    const digest = await digestFile(file, signal)
    if (digest.bytes === 0) return { problems: ['must not be empty; found 0 bytes'] }
    const { columns: found, source, announcedRows } = await readColumns(file, targets, scratch, signal)
    const { columns, problems } = planColumns(file.table, found, targets)
    if (problems.length > 0) return { problems }
    return { inspected: { file, ...digest, source, columns, announcedRows }, problems }
  } catch (error) {
    throwIfAborted(signal, `reading ${file.name}`)
    // Nothing is wrong with the file where there is no room to unpack it.
    if (AlertsmithError.isInstance(error) && error.category === 'environment') throw error
    return { problems: [`cannot be read: ${(error as Error).message}`] }
  }
}

async function readColumns(
  file: ImportFile,
  targets: readonly TargetColumn[],
  scratch: ScratchDirectory,
  signal: AbortSignal | undefined,
) {
  if (file.format === 'parquet') {
    const path = file.compression === 'none' ? file.path : await unpack(file, scratch, signal)
    const { columns, rows } = await readParquetFooter(path)
    const source = { path, format: 'Parquet', compression: 'none', settings: PARQUET_SETTINGS } as const
    return { columns, source, announcedRows: rows }
  }
  const { columns, format, settings } = await readTextLayout(file)
  const { path, compression } = file
  const source = { path, format, compression, settings: { ...TEXT_SETTINGS, ...settings } }
  // Each object names its own keys, so the first one says nothing of what the others hold.
  const unnamed =
    format === 'JSONEachRow' ? targets.filter(({ name }) => !columns.some((key) => key.name === name)) : []
  const all = [...columns, ...unnamed.map(({ name }) => textColumn(name))]
  return { columns: all, source, announcedRows: undefined }
}

function unpack(
  file: ImportFile,
  scratch: ScratchDirectory,
  signal: AbortSignal | undefined,
): Promise<string> {
  return scratch.write(`${file.name}.parquet`, openContent(file.path, file.compression), signal)
}
