import type { QueryOptions, QuerySource } from '@alertsmith/core'

/** The columns of each table that queries of the network see, by name, with their types. */
export type LiveSchema = ReadonlyMap<string, ReadonlyMap<string, string>>

interface ColumnRow {
  readonly table: string
  readonly name: string
  readonly type: string
}

const COLUMNS_SQL = `SELECT table, name, type FROM system.columns
WHERE database = currentDatabase() ORDER BY table, position`

export async function readSchema(source: QuerySource, options: QueryOptions): Promise<LiveSchema> {
  const tables = new Map<string, Map<string, string>>()
  for (const { table, name, type } of await source.queryRows<ColumnRow>(
    { sql: COLUMNS_SQL, params: {} },
    options,
  )) {
    const columns = tables.get(table) ?? new Map<string, string>()
    tables.set(table, columns.set(name, type))
  }
  return new Map([...tables, ...(source.mapping?.tables ?? [])])
}
