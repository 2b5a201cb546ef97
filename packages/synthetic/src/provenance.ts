import type { QueryOptions, QueryTarget } from '@alertsmith/core'
import type { Contents } from './content.js'
import { NetworkNotEmptyError } from './errors.js'
import { RAW_TABLES, type RawTable } from './raw-tables.js'

/**
 * Each content the generator ever gave a table is noted in `data_imports`, next to what imports put there: the origin
 * stands where an import has its files, the content's checksum where it has that of its files. A table is ours when its
 * rows have a checksum noted for it, so rows added, changed or imported since make it foreign.
 */
export interface Provenance {
  readonly table: RawTable
  readonly rows: number
  /** The origins noted with exactly these rows; none when they are not ours. Different options can give the same rows. */
  readonly origins: readonly string[]
}

/** Bump it with every change of the data that the same options give. */
const FORMAT = 1

/** Names the options that decide the content. */
export function originOf(options: object): string {
  return `generated:v${FORMAT}:${JSON.stringify(options)}`
}

export async function recordOrigin(
  database: QueryTarget,
  contents: Contents,
  origin: string,
  options: QueryOptions,
): Promise<void> {
  const tables = [...contents.keys()]
  await database.execute(
    {
      sql: `
INSERT INTO data_imports (table_name, files, source_sha256, rows, bytes)
SELECT content.1, [{origin:String}], content.2, content.3, 0
FROM (SELECT arrayJoin(arrayZip({tables:Array(String)}, {checksums:Array(String)}, {rows:Array(UInt64)})) AS content)`,
      params: {
        origin,
        tables,
        checksums: tables.map((table) => contents.get(table)!.checksum),
        rows: tables.map((table) => contents.get(table)!.rows),
      },
    },
    options,
  )
}

export async function provenanceOf(
  database: QueryTarget,
  contents: Contents,
  options: QueryOptions,
): Promise<Provenance[]> {
  const notes = await database.queryRows<{ table_name: RawTable; origin: string; checksum: string }>(
    {
      sql: `
SELECT table_name, files[1] AS origin, source_sha256 AS checksum
FROM data_imports
WHERE startsWith(files[1], 'generated:')`,
      params: {},
    },
    options,
  )
  return RAW_TABLES.map((table) => {
    const { rows, checksum } = contents.get(table)!
    const own = notes.filter((note) => note.table_name === table && note.checksum === checksum)
    return { table, rows, origins: own.map((note) => note.origin) }
  })
}

/** @throws {NetworkNotEmptyError} when a table holds rows that are not ours */
export function refuseForeignRows(network: string, tables: readonly Provenance[]): void {
  const foreign = tables.filter((table) => table.rows > 0 && table.origins.length === 0)
  if (foreign.length === 0) return
  const found = foreign.map(({ table, rows }) => `${table} (${rows} rows)`).join(', ')
  throw new NetworkNotEmptyError(
    `generateNetwork: network "${network}" must be empty or hold nothing but generated rows; found other rows in ${found}. Generate into another network, or empty these tables yourself first.`,
    { context: { network, tables: foreign.map(({ table }) => table) } },
  )
}
