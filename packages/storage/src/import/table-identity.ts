import type { QueryTarget } from '@alertsmith/core'
import { quoted } from './import-tables.js'

/** Tells a table with its rows from another one of the same name, and from itself after others wrote to it. */
export interface TableIdentity {
  readonly uuid: string
  readonly rows: string
}

export async function identify(
  database: QueryTarget,
  table: string,
  signal?: AbortSignal,
): Promise<TableIdentity> {
  const [found] = await database.queryRows<TableIdentity>(
    {
      sql: `
SELECT toString(uuid) AS uuid, (SELECT count() FROM ${quoted(table)}) AS rows
FROM system.tables
WHERE database = currentDatabase() AND name = {table:String}`,
      params: { table },
    },
    { signal },
  )
  return found!
}
