import type { QueryTarget } from '@alertsmith/core'
import {
  CANONICAL_TABLES,
  type ColumnSource,
  MAPPED_TABLE_NAMES,
  type MappedTableName,
  type SourceMapping,
} from '../../src/index.js'

const quote = (name: string) => `\`${name.replaceAll('`', '\\`')}\``

/**
 * Copies the canonical tables to tables of the database `team` with the same rows, where a column is called as `rename`
 * says and stands in the mapping as `map` says.
 */
export async function copyToTeam(
  database: QueryTarget,
  rename: (table: MappedTableName, column: string, index: number) => string,
  map: (name: string) => ColumnSource,
): Promise<SourceMapping> {
  await database.execute({ sql: 'CREATE DATABASE IF NOT EXISTS team', params: {} })
  const mapping: Record<string, unknown> = {}
  for (const table of MAPPED_TABLE_NAMES) {
    const columns = Object.keys(CANONICAL_TABLES[table]).map(
      (column, index) => [column, rename(table, column, index)] as const,
    )
    const list = columns.map(([column, name]) => `${quote(column)} AS ${quote(name)}`).join(', ')
    await database.execute({
      sql: `CREATE OR REPLACE TABLE team.${table}_copy ENGINE = MergeTree ORDER BY tuple() AS SELECT ${list} FROM ${table} SETTINGS prefer_column_name_to_alias = 1`,
      params: {},
    })
    mapping[table] = {
      from: `team.${table}_copy`,
      columns: Object.fromEntries(columns.map(([column, name]) => [column, map(name)])),
    }
  }
  return mapping as SourceMapping
}
