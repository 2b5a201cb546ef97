import { type Compression, openContent } from './compression.js'
import { type ExchangeOptions, exchange } from './exchange.js'
import type { Link } from './link.js'
import { quoteText } from './query-parameter.js'
import { repeat } from './repeat.js'

export type FileFormat =
  | 'Parquet'
  | `${'CSV' | 'TabSeparated' | 'JSONCompactEachRow'}WithNames${'' | 'AndTypes'}`
  | 'JSONEachRow'

/** A file on this machine as ClickHouse reads it. */
export interface FileSource {
  /** Absolute. */
  readonly path: string
  /** ClickHouse's name of the format. */
  readonly format: FileFormat
  readonly compression: Compression
  /** The columns to read and the types to read them as, e.g. `address Nullable(String), label Nullable(String)`. */
  readonly structure: string
  /** Settings of the format, by ClickHouse's names. */
  readonly settings: Readonly<Record<string, number | string>>
}

export interface FileInsert {
  /** The table and the expressions over the file's columns that fill it. Trusted SQL, like any other statement. */
  readonly into: string
  readonly select: string
  /** A condition over the file's columns; default every row. Trusted SQL. */
  readonly where?: string | undefined
  readonly from: FileSource
  /**
   * Names these rows for a table that remembers what it was given: a server may then be sent them again where its
   * answer was lost. Without one nothing is sent twice. The embedded ClickHouse, which loses no answers, has no use for it.
   */
  readonly deduplicationToken?: string | undefined
}

type InsertOptions = Pick<ExchangeOptions, 'task' | 'signal'>

/** Keeps a file of any size to some hundred megabytes of this process's memory; ClickHouse alone would take gigabytes. */
const FRUGAL_SETTINGS = {
  input_format_parquet_memory_high_watermark: 128 * 1024 * 1024,
  min_insert_block_size_bytes: 64 * 1024 * 1024,
}

/** For the embedded ClickHouse, which has this machine's files before it and reads them in its own pace. */
export async function insertOpenedFile(
  link: Link,
  { into, select, where, from }: FileInsert,
  { task, signal }: InsertOptions,
): Promise<void> {
  const settings = Object.entries({ ...FRUGAL_SETTINGS, ...from.settings }).map(
    ([name, value]) => `${name} = ${typeof value === 'string' ? quoteText(value) : value}`,
  )
  const sql = `INSERT INTO ${into} SELECT ${select}
FROM file({path:String}, {format:String}, {structure:String}, {compression:String})${filter(where)}
SETTINGS ${settings.join(', ')}`
  const { path, format, structure, compression } = from
  const params = { path, format, structure, compression }
  await repeat(link, { task, signal, repeatable: false }, ({ queryId }) =>
    exchange(link, { sql, params }, { task, signal, queryId }),
  )
}

/** For a server, which sees nothing of this machine: the rows go with the statement, as they are read from the disk. */
export async function insertSentFile(
  link: Link,
  { into, select, where, from, deduplicationToken }: FileInsert,
  { task, signal }: InsertOptions,
): Promise<void> {
  const structure = from.structure.replaceAll('\\', '\\\\').replaceAll("'", "\\'")
  const sql = `INSERT INTO ${into} SELECT ${select} FROM input('${structure}')${filter(where)} FORMAT ${from.format}`
  const repeatable = deduplicationToken !== undefined
  await repeat(link, { task, signal, repeatable }, async ({ queryId, settings }) => {
    const body = openContent(from.path, from.compression)
    try {
      await exchange(
        link,
        { sql, params: {} },
        {
          task,
          signal,
          queryId,
          waitForEnd: true,
          body,
          settings: { ...settings, ...from.settings, ...deduplication(deduplicationToken) },
        },
      )
    } finally {
      body.destroy()
    }
  })
}

function filter(where: string | undefined): string {
  return where === undefined ? '' : `\nWHERE ${where}`
}

/** One thread cuts the same rows into the same blocks each time, and it is by blocks that a table remembers. */
function deduplication(token: string | undefined): Record<string, string | number> {
  if (token === undefined) return {}
  return {
    insert_deduplication_token: token,
    max_threads: 1,
    max_insert_threads: '1',
    input_format_parallel_parsing: 0,
  }
}
