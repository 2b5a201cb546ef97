import type { ClickHouseClient } from '@clickhouse/client'
import { type Compression, openContent } from './compression.js'
import { type ExchangeOptions, exchange } from './exchange.js'

/** A file on this machine as ClickHouse reads it. */
export interface FileSource {
  /** Absolute. */
  readonly path: string
  /** ClickHouse's name of the format. */
  readonly format: 'Parquet' | 'CSVWithNames' | 'TabSeparatedWithNames' | 'JSONEachRow'
  readonly compression: Compression
  /** The columns to read and the types to read them as, e.g. `address Nullable(String), label Nullable(String)`. */
  readonly structure: string
  /** Settings of the format, by ClickHouse's names. */
  readonly settings: Readonly<Record<string, number>>
}

export interface FileInsert {
  /** The table and the expressions over the file's columns that fill it. Trusted SQL, like any other statement. */
  readonly into: string
  readonly select: string
  readonly from: FileSource
}

/** Keeps a file of any size to some hundred megabytes of this process's memory; ClickHouse alone would take gigabytes. */
const FRUGAL_SETTINGS = {
  input_format_parquet_memory_high_watermark: 128 * 1024 * 1024,
  min_insert_block_size_bytes: 64 * 1024 * 1024,
}

/** For the embedded ClickHouse, which has this machine's files before it and reads them in its own pace. */
export async function insertOpenedFile(
  client: ClickHouseClient,
  { into, select, from }: FileInsert,
  options: ExchangeOptions,
): Promise<void> {
  const settings = Object.entries({ ...FRUGAL_SETTINGS, ...from.settings }).map(
    ([name, value]) => `${name} = ${value}`,
  )
  const sql = `INSERT INTO ${into} SELECT ${select}
FROM file({path:String}, {format:String}, {structure:String}, {compression:String})
SETTINGS ${settings.join(', ')}`
  const { path, format, structure, compression } = from
  await exchange(client, { sql, params: { path, format, structure, compression } }, options)
}

/** For a server, which sees nothing of this machine: the rows go with the statement, as they are read from the disk. */
export async function insertSentFile(
  client: ClickHouseClient,
  { into, select, from }: FileInsert,
  options: ExchangeOptions,
): Promise<void> {
  const structure = from.structure.replaceAll('\\', '\\\\').replaceAll("'", "\\'")
  const sql = `INSERT INTO ${into} SELECT ${select} FROM input('${structure}') FORMAT ${from.format}`
  const body = openContent(from.path, from.compression)
  try {
    await exchange(
      client,
      { sql, params: {} },
      { ...options, waitForEnd: true, body, settings: from.settings },
    )
  } finally {
    body.destroy()
  }
}
