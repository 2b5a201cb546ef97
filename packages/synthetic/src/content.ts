import type { QueryOptions, QueryTarget } from '@alertsmith/core'
import { RAW_TABLES, type RawTable } from './raw-tables.js'

export interface TableContent {
  readonly rows: number
  /** Hex digest of the rows, whatever their order. */
  readonly checksum: string
}

export type Contents = ReadonlyMap<RawTable, TableContent>

/** What the raw tables hold; `nameOf` says which table stands for each. */
export async function readContents(
  database: QueryTarget,
  nameOf: (table: RawTable) => string,
  options: QueryOptions,
): Promise<Contents> {
  const contents = new Map<RawTable, TableContent>()
  for (const table of RAW_TABLES) contents.set(table, await contentOf(database, nameOf(table), options))
  return contents
}

export async function rowsOf(database: QueryTarget, table: string): Promise<number> {
  const [result] = await database.queryRows<{ rows: string }>({
    sql: 'SELECT count() AS rows FROM {table:Identifier}',
    params: { table },
  })
  return Number(result!.rows)
}

async function contentOf(database: QueryTarget, table: string, options: QueryOptions): Promise<TableContent> {
  const [content] = await database.queryRows<{ rows: string; checksum: string }>(
    {
      // The tuple matters: a hash over columns of which one is NULL is NULL itself.
      sql: `
SELECT
  toString(count()) AS rows,
  lower(hex(SHA256(concat(rows, ':', toString(sum(cityHash64(tuple(*)))))))) AS checksum
FROM {table:Identifier}`,
      params: { table },
    },
    options,
  )
  return { rows: Number(content!.rows), checksum: content!.checksum }
}
