import type { QueryOptions, QuerySource } from '@alertsmith/core'
import type { Store } from '../store.js'
import { NETWORK_TABLES, type NetworkTableName } from '../tables/network-tables.js'
import { type DistributedTable, distributedTables } from './distributed-table.js'
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
  /** In a cluster, the part of it on the server that was asked: its name, or null where the table is not distributed. */
  readonly local?: { readonly table: string | null; readonly mismatches: readonly ColumnMismatch[] }
}

export interface SchemaStatus {
  readonly network: string
  /** The cluster whose servers hold the network; null where it is one server. */
  readonly cluster: string | null
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
  const distributed = await distributedTables(database, options)
  const tables = await tableStatus(database, distributed, options)
  const complete =
    migrations.every((migration) => migration.state === 'applied') && tables.every(isAsExpected)
  const cluster = distributed.get('schema_migrations')?.cluster ?? null
  return { network, cluster, complete, migrations, tables }
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

function isAsExpected({ exists, mismatches, local }: TableStatus): boolean {
  const isLocalAsExpected = local === undefined || (local.table !== null && local.mismatches.length === 0)
  return exists && mismatches.length === 0 && isLocalAsExpected
}

async function tableStatus(
  database: QuerySource,
  distributed: ReadonlyMap<string, DistributedTable>,
  options: QueryOptions,
): Promise<TableStatus[]> {
  const rows = await database.queryRows<{ table: string; name: string; type: string }>(
    {
      sql: 'SELECT table, name, type FROM system.columns WHERE database = currentDatabase()',
      params: {},
    },
    options,
  )
  const found = new Map(rows.map((row) => [`${row.table}.${row.name}`, row.type]))
  const existing = new Set(rows.map((row) => row.table))
  const mismatchesOf = (table: string, columns: Readonly<Record<string, string>>) =>
    Object.entries(columns)
      .map(([column, expected]) => ({ column, expected, found: found.get(`${table}.${column}`) ?? null }))
      .filter((column) => column.found !== column.expected)
  return Object.entries(NETWORK_TABLES).map(([name, columns]) => {
    const table = name as NetworkTableName
    const exists = existing.has(table)
    const mismatches = exists ? mismatchesOf(table, columns) : []
    if (!distributed.has('schema_migrations')) return { table, exists, mismatches }
    const local = distributed.get(table)?.table
    if (local === undefined) return { table, exists, mismatches, local: { table: null, mismatches: [] } }
    return { table, exists, mismatches, local: { table: local, mismatches: mismatchesOf(local, columns) } }
  })
}
