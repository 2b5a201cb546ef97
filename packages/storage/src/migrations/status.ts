import type { QueryOptions, QuerySource } from '@alertsmith/core'
import type { Store } from '../store.js'
import { NETWORK_TABLES, type NetworkTableName } from '../tables/network-tables.js'
import { readJournal } from './journal.js'
import { loadMigrations } from './migration.js'

export interface MigrationStatus {
  /** The file's name, e.g. `0001_raw_tables.sql`. */
  readonly name: string
  /** `changed`: applied under this number with another text. `unknown`: applied by a newer Alertsmith. */
  readonly state: 'applied' | 'pending' | 'changed' | 'unknown'
  /** UTC; null where pending. */
  readonly appliedAt: string | null
}

export interface ColumnMismatch {
  readonly column: string
  readonly expected: string
  /** The type found, or null where the column is missing. */
  readonly found: string | null
}

export interface TableStatus {
  readonly table: NetworkTableName
  readonly exists: boolean
  /** Columns that are missing or of another type. Columns of your own do not count. Empty where the table is missing. */
  readonly mismatches: readonly ColumnMismatch[]
}

export interface SchemaStatus {
  readonly network: string
  /** True where every migration is applied unchanged and every table is as expected. */
  readonly complete: boolean
  readonly migrations: readonly MigrationStatus[]
  readonly tables: readonly TableStatus[]
}

/**
 * Compares a network's database with what this version of Alertsmith expects. Changes nothing.
 *
 * @throws {UnknownNetworkError} where the network has no database
 */
export async function schemaStatus(
  store: Store,
  network: string,
  options: QueryOptions = {},
): Promise<SchemaStatus> {
  const database = await store.network(network)
  const migrations = await migrationStatus(database)
  const tables = await tableStatus(database, options)
  const complete =
    migrations.every((migration) => migration.state === 'applied') &&
    tables.every((table) => table.exists && table.mismatches.length === 0)
  return { network, complete, migrations, tables }
}

async function migrationStatus(database: QuerySource): Promise<MigrationStatus[]> {
  const journal = await readJournal(database)
  const known = loadMigrations()
  const status = known.map(({ version, name, checksum }): MigrationStatus => {
    const entry = journal.find((candidate) => candidate.version === version)
    if (entry === undefined) return { name, state: 'pending', appliedAt: null }
    return { name, state: entry.checksum === checksum ? 'applied' : 'changed', appliedAt: entry.applied_at }
  })
  const newer = journal.filter((entry) => entry.version > known.length)
  return [
    ...status,
    ...newer.map((entry) => ({ name: entry.name, state: 'unknown' as const, appliedAt: entry.applied_at })),
  ]
}

async function tableStatus(database: QuerySource, options: QueryOptions): Promise<TableStatus[]> {
  const rows = await database.queryRows<{ table: string; name: string; type: string }>(
    {
      sql: 'SELECT table, name, type FROM system.columns WHERE database = currentDatabase()',
      params: {},
    },
    options,
  )
  const found = new Map(rows.map((row) => [`${row.table}.${row.name}`, row.type]))
  const existing = new Set(rows.map((row) => row.table))
  return Object.entries(NETWORK_TABLES).map(([table, columns]) => {
    const exists = existing.has(table)
    const mismatches = Object.entries(columns)
      .map(([column, expected]) => ({ column, expected, found: found.get(`${table}.${column}`) ?? null }))
      .filter((column) => exists && column.found !== column.expected)
    return { table: table as NetworkTableName, exists, mismatches }
  })
}
