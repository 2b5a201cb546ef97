import type { QueryOptions, QueryTarget } from '@alertsmith/core'
import { type RawTable, stagedName } from './raw-tables.js'

export interface TableContent {
  readonly rows: number
  /** Hex digest of the rows in any order. */
  readonly checksum: string
}

/** Number and digest of a table's rows; `staged` reads the content that is still being collected. */
export async function contentOf(
  database: QueryTarget,
  table: RawTable,
  { staged = false, ...options }: QueryOptions & { staged?: boolean } = {},
): Promise<TableContent> {
  // The tuple matters: a hash over columns of which one is NULL is NULL itself.
  const [content] = await database.queryRows<{ rows: string; checksum: string }>(
    {
      sql: `
SELECT
  toString(count()) AS rows,
  lower(hex(SHA256(concat(rows, ':', toString(sum(cityHash64(tuple(*)))))))) AS checksum
FROM ${staged ? stagedName(table) : table}`,
      params: {},
    },
    options,
  )
  return { rows: Number(content!.rows), checksum: content!.checksum }
}
