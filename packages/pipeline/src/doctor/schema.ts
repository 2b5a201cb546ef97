import type { QueryOptions } from '@alertsmith/core'
import { type ColumnMismatch, type SchemaStatus, type Store, schemaStatus } from '@alertsmith/storage'
import type { SourceConfig } from '../config/sources.js'

/** The schema of a network. Tables that its sources give from elsewhere need not be there. */
export async function networkSchemaStatus(
  store: Store,
  network: string,
  sources: SourceConfig,
  options: QueryOptions = {},
): Promise<SchemaStatus> {
  const status = await schemaStatus(store, network, options)
  const given = Object.keys(sources.get(network) ?? {})
  const tables = status.tables.filter(({ table }) => !given.includes(table))
  return { ...status, tables, complete: schemaProblems({ ...status, tables }).length === 0 }
}

/** What keeps a schema from being complete, one sentence each. */
export function schemaProblems({ migrations, tables }: SchemaStatus): string[] {
  return [
    ...migrations
      .filter(({ state }) => state !== 'applied')
      .map(({ name, state }) => `migration ${name} is ${state}`),
    ...tables.flatMap(({ table, exists, mismatches, local }) => {
      if (!exists) return [`table ${table} is missing`]
      const own = mismatches.map((mismatch) => mismatchText(table, mismatch))
      if (local === undefined) return own
      const name = local.table
      if (name === null) return [...own, `table ${table} is not distributed as the others are`]
      return [...own, ...local.mismatches.map((mismatch) => mismatchText(name, mismatch))]
    }),
  ]
}

function mismatchText(table: string, { column, expected, found }: ColumnMismatch): string {
  return found === null
    ? `${table}.${column} is missing (expected ${expected})`
    : `${table}.${column} is ${found} (expected ${expected})`
}
