import type { QueryTarget } from '@alertsmith/core'
import { RAW_TABLES } from '../../src/raw-tables.js'

/** A digest of every raw table's rows in sorted order, so of its content byte for byte. */
export async function sortedContents(database: QueryTarget): Promise<Record<string, string>> {
  const digests: Record<string, string> = {}
  for (const table of RAW_TABLES) {
    const [row] = await database.queryRows<{ digest: string }>({
      sql: `SELECT lower(hex(SHA256(arrayStringConcat(arraySort(groupArray(toJSONString(tuple(*)))), '\n')))) AS digest FROM ${table}`,
      params: {},
    })
    digests[table] = row!.digest
  }
  return digests
}

export async function tableNames(database: QueryTarget): Promise<string[]> {
  const rows = await database.queryRows<{ name: string }>({
    sql: 'SELECT name FROM system.tables WHERE database = currentDatabase() ORDER BY name',
    params: {},
  })
  return rows.map((row) => row.name)
}

/** The only row of a query, with numbers where ClickHouse writes them as text. */
export async function figures(database: QueryTarget, sql: string): Promise<Record<string, number>> {
  const [row] = await database.queryRows<Record<string, unknown>>({ sql, params: {} })
  return Object.fromEntries(Object.entries(row!).map(([name, value]) => [name, Number(value)]))
}
