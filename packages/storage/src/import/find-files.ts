import { readdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { nearest } from '@alertsmith/core'
import { ImportDirectoryError } from '../errors.js'
import { COMPRESSIONS, FORMATS, type ImportFile, type ImportFormat, problem } from './import-file.js'
import { IMPORT_TABLE_NAMES, isImportTable } from './import-tables.js'

export interface FoundFiles {
  /** By table in the order of import, then by part. */
  readonly files: readonly ImportFile[]
  readonly problems: readonly string[]
}

const KNOWN_ENDINGS = FORMATS.flatMap((format) => [format, `${format}.gz`, `${format}.zst`])

/**
 * The files to import: `<table>.<format>` or, for several files of one table, `<table>.<part>.<format>`, both with
 * `.gz` or `.zst` where compressed. Everything whose name does not start with `raw_` is left alone.
 *
 * @throws {ImportDirectoryError} where the directory cannot be read or holds nothing to import
 */
export async function findFiles(directory: string): Promise<FoundFiles> {
  const names = await readNames(directory)
  const files: ImportFile[] = []
  const problems: string[] = []
  for (const name of names.filter((candidate) => candidate.startsWith('raw_')).sort()) {
    const file = parseName(directory, name)
    const wrong = typeof file === 'string' ? file : await notReadable(file)
    if (wrong !== undefined) problems.push(problem({ name }, wrong))
    else if (typeof file !== 'string') files.push(file)
  }
  if (files.length === 0 && problems.length === 0) {
    throw new ImportDirectoryError(
      `import: "${resolve(directory)}" must hold files such as raw_alerts.parquet (tables: ${IMPORT_TABLE_NAMES.join(', ')}; endings: ${FORMATS.join(', ')}); found none among ${names.length} entries.`,
      { context: { directory } },
    )
  }
  problems.push(...samePartTwice(files))
  const order = (file: ImportFile) => IMPORT_TABLE_NAMES.indexOf(file.table)
  files.sort((a, b) => order(a) - order(b) || (a.part < b.part ? -1 : 1))
  return { files, problems }
}

async function readNames(directory: string): Promise<string[]> {
  try {
    return await readdir(directory)
  } catch (cause) {
    throw new ImportDirectoryError(
      `import: the directory to import from must be readable; found ${(cause as Error).message}.`,
      { context: { directory }, cause },
    )
  }
}

async function notReadable({ path }: ImportFile): Promise<string | undefined> {
  try {
    return (await stat(path)).isFile() ? undefined : 'must be a regular file, or a link to one'
  } catch (error) {
    return `cannot be read: ${(error as Error).message}`
  }
}

/** The file, or what is wrong with its name. */
function parseName(directory: string, name: string): ImportFile | string {
  const [table = '', ...rest] = name.split('.')
  const compression = COMPRESSIONS[rest.at(-1)?.toLowerCase() ?? '']
  if (compression !== undefined) rest.pop()
  const format = rest.pop()?.toLowerCase() ?? ''
  if (!FORMATS.includes(format as ImportFormat)) {
    return `its name must end in one of ${KNOWN_ENDINGS.join(', ')}`
  }
  if (!isImportTable(table)) {
    const base = IMPORT_TABLE_NAMES.find(
      (known) => table.startsWith(`${known}_`) || table.startsWith(`${known}-`),
    )
    if (base !== undefined) {
      return `"${table}" is no table; name the parts of one table ${base}.<part>.${format}, e.g. ${base}.2024.${format}`
    }
    const meant = nearest(table, IMPORT_TABLE_NAMES)
    return `"${table}" is no table; it must be one of ${IMPORT_TABLE_NAMES.join(', ')}${meant === undefined ? '' : `. Did you mean "${meant}"?`}`
  }
  return {
    name,
    path: resolve(join(directory, name)),
    table,
    part: rest.join('.'),
    format: format as ImportFormat,
    compression: compression ?? 'none',
  }
}

/** The same part in two formats is the same data twice, more likely than not. */
function samePartTwice(files: readonly ImportFile[]): string[] {
  const first = new Map<string, ImportFile>()
  const problems: string[] = []
  for (const file of files) {
    const key = `${file.table}.${file.part}`
    const other = first.get(key)
    if (other === undefined) first.set(key, file)
    else problems.push(problem(file, `is the same part as ${other.name}; remove one of them`))
  }
  return problems
}
