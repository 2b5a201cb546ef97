import type { QueryTarget } from '@alertsmith/core'
import type { NETWORK_TABLES } from '../tables/network-tables.js'

/** What can be imported, and the columns by which the rows of an import replace those of the table. */
export const IMPORT_SCOPES = {
  raw_alerts: ['processing_date', 'window_days'],
  raw_features: ['processing_date', 'window_days'],
  raw_clusters: ['processing_date', 'window_days'],
  raw_money_flows: ['processing_date', 'window_days'],
  raw_address_labels: ['address', 'source'],
} as const satisfies Partial<Record<keyof typeof NETWORK_TABLES, readonly string[]>>

export type ImportTableName = keyof typeof IMPORT_SCOPES

export const IMPORT_TABLE_NAMES = Object.keys(IMPORT_SCOPES) as readonly ImportTableName[]

export function isImportTable(name: string): name is ImportTableName {
  return Object.hasOwn(IMPORT_SCOPES, name)
}

export interface TargetColumn {
  readonly name: string
  readonly type: string
  /** SQL for a value that is not there, where the table defines one. */
  readonly defaultSql: string | undefined
  /** True where a file may leave the column out. */
  readonly optional: boolean
}

/** Columns that a file may leave out although the table has no default for them: unknown is an answer there. */
const MAY_BE_UNKNOWN = new Set(['label', 'known_at'])

/** The columns of each table of the network that can be imported and exists. */
export async function readTargetColumns(database: QueryTarget): Promise<Map<string, TargetColumn[]>> {
  const rows = await database.queryRows<{
    table: string
    name: string
    type: string
    default_expression: string
  }>({
    sql: `
SELECT table, name, type, default_expression
FROM system.columns
WHERE database = currentDatabase() AND table IN {tables:Array(String)} AND default_kind IN ('', 'DEFAULT')
ORDER BY table, position`,
    params: { tables: IMPORT_TABLE_NAMES },
  })
  const tables = new Map<string, TargetColumn[]>()
  for (const { table, name, type, default_expression } of rows) {
    const columns = tables.get(table) ?? []
    const defaultSql = default_expression === '' ? undefined : default_expression
    columns.push({ name, type, defaultSql, optional: defaultSql !== undefined || MAY_BE_UNKNOWN.has(name) })
    tables.set(table, columns)
  }
  return tables
}

/** `name` as an identifier in SQL. */
export function quoted(name: string): string {
  return `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``
}
