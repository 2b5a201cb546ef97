import { AlertsmithError, type QueryTarget, throwIfAborted } from '@alertsmith/core'
import type { NetworkDatabase } from '../database.js'
import { MigrationChangedError, MigrationFailedError, SchemaNewerError, SchemaPlaceError } from '../errors.js'
import type { Store } from '../store.js'
import { toClusterStatements } from './cluster-ddl.js'
import { checkClusterName } from './cluster-name.js'
import { distributedTables } from './distributed-table.js'
import { type AppliedMigration, createJournal, hasJournal, readJournal, recordMigration } from './journal.js'
import { loadMigrations, type Migration } from './migration.js'

export interface ApplySchemaOptions {
  /** Looked at between statements. */
  readonly signal?: AbortSignal | undefined
  /**
   * The cluster over whose servers a new network is spread. Default: one server, or the cluster that holds the network
   * already.
   */
  readonly cluster?: string | undefined
}

export interface AppliedSchema {
  readonly database: NetworkDatabase
  /** Whose servers hold the network; null where it is one server. */
  readonly cluster: string | null
  /** The files applied by this call. */
  readonly applied: readonly string[]
  /** The files that had been applied before. */
  readonly unchanged: readonly string[]
}

/**
 * Creates the network's database where missing and brings its tables up to date.
 *
 * @throws {MigrationChangedError} a file differs from what was applied under its number
 * @throws {SchemaNewerError} the database has migrations that this version does not know
 * @throws {MigrationFailedError} naming the file and the statement that failed
 * @throws {SchemaPlaceError} the network is held by one server, or by another cluster
 */
export async function applySchema(
  store: Store,
  network: string,
  { signal, cluster }: ApplySchemaOptions = {},
): Promise<AppliedSchema> {
  if (cluster !== undefined) checkClusterName(cluster)
  const database = await store.createNetwork(network)
  const held = await clusterOf(database, cluster)
  if (held !== undefined) await store.createNetwork(network, { cluster: held })
  const place = { cluster: held ?? '', database: database.database }
  const placed = (sql: string) => (held === undefined ? [sql] : toClusterStatements(sql, place))
  const done = await migrate(database.asWriter, loadMigrations(), { signal, placed })
  return { database, cluster: held ?? null, ...done }
}

/** The cluster to write to: that of the tables that exist, or else the one that is asked for. */
async function clusterOf(database: NetworkDatabase, asked: string | undefined): Promise<string | undefined> {
  const { asWriter, network } = database
  const journal = (await distributedTables(asWriter)).get('schema_migrations')
  if (journal === undefined && (asked === undefined || !(await hasJournal(asWriter)))) return asked
  if (journal !== undefined && (asked === undefined || asked === journal.cluster)) return journal.cluster
  const found = journal === undefined ? 'one server' : `cluster "${journal.cluster}"`
  throw new SchemaPlaceError(
    `Network "${network}" must be where it is to be applied to, cluster "${asked}"; it is held by ${found}. Leave the cluster out, or make another network there.`,
    { context: { network, asked, found: journal?.cluster ?? null } },
  )
}

export interface MigrateOptions {
  readonly signal?: AbortSignal | undefined
  /** The statements that do what one of a migration says. Default: itself. */
  readonly placed?: ((statement: string) => readonly string[]) | undefined
}

/** Applies what the journal does not hold yet. ClickHouse has no transactional DDL, so every statement must be repeatable. */
export async function migrate(
  database: QueryTarget,
  migrations: readonly Migration[],
  { signal, placed = (sql) => [sql] }: MigrateOptions = {},
): Promise<{ applied: string[]; unchanged: string[] }> {
  const task = `migrating network "${database.network}"`
  throwIfAborted(signal, task)
  await createJournal(database, placed)
  const applied: string[] = []
  const unchanged: string[] = []
  for (const migration of migrations) {
    throwIfAborted(signal, task)
    // Read anew each time: another process may be migrating the same server.
    const journal = await readJournal(database)
    checkJournal(journal, migrations)
    if (journal.some((entry) => entry.version === migration.version)) {
      unchanged.push(migration.name)
      continue
    }
    await runMigration(database, { ...migration, statements: migration.statements.flatMap(placed) }, signal)
    await recordMigration(database, migration)
    applied.push(migration.name)
  }
  return { applied, unchanged }
}

async function runMigration(database: QueryTarget, migration: Migration, signal: AbortSignal | undefined) {
  for (const [index, sql] of migration.statements.entries()) {
    throwIfAborted(signal, `migrating network "${database.network}"`)
    try {
      await database.execute({ sql, params: {} }, { signal, repeatable: true })
    } catch (cause) {
      if (!AlertsmithError.isInstance(cause) || cause.code !== 'STORAGE_QUERY_FAILED') throw cause
      throw new MigrationFailedError(
        `Migration "${migration.name}" failed at statement ${index + 1} of ${migration.statements.length} (${sql.slice(0, 80).replaceAll(/\s+/g, ' ')}…): ${cause.message}`,
        { context: { migration: migration.name, statement: index + 1 }, cause },
      )
    }
  }
}

function checkJournal(journal: readonly AppliedMigration[], migrations: readonly Migration[]): void {
  for (const entry of journal) {
    const known = migrations.find((migration) => migration.version === entry.version)
    if (known === undefined) {
      throw new SchemaNewerError(
        `The schema must not be newer than this Alertsmith, which knows ${migrations.length} migrations; the database has "${entry.name}". Upgrade Alertsmith.`,
        { context: { found: entry.name, known: migrations.length } },
      )
    }
    if (known.checksum !== entry.checksum) {
      throw new MigrationChangedError(
        `Migration "${known.name}" must stay as it was when it was applied on ${entry.applied_at} UTC; its text has changed. Restore the file and put the change into a new one.`,
        { context: { migration: known.name, expected: entry.checksum, found: known.checksum } },
      )
    }
  }
}
