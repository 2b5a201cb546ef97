import type { Compression } from '../compression.js'
import type { ImportTableName } from './import-tables.js'

export type ImportFormat = 'parquet' | 'csv' | 'tsv' | 'jsonl'

/** One file of the directory, by what its name says. */
export interface ImportFile {
  readonly name: string
  /** Absolute. */
  readonly path: string
  readonly table: ImportTableName
  /** What tells several files of one table apart; empty where there is one. */
  readonly part: string
  readonly format: ImportFormat
  readonly compression: Compression
}

export const FORMATS: readonly ImportFormat[] = ['parquet', 'csv', 'tsv', 'jsonl']

export const COMPRESSIONS: Readonly<Record<string, Compression>> = { gz: 'gzip', zst: 'zstd' }

/** A problem with one file, as it is listed for the user. */
export function problem(file: Pick<ImportFile, 'name'>, text: string): string {
  return `${file.name}: ${text}`
}
