import { AlertsmithError, type QueryTarget, throwIfAborted } from '@alertsmith/core'
import type { NetworkDatabase } from '../database.js'
import { MigrationChangedError, MigrationFailedError, SchemaNewerError } from '../errors.js'
import type { Store } from '../store.js'
import { type AppliedMigration, createJournal, readJournal, recordMigration } from './journal.js'
import { loadMigrations, type Migration } from './migration.js'

export interface ApplySchemaOptions {
  /** Looked at between statements. */
  readonly signal?: AbortSignal | undefined
}

export interface AppliedSchema {
  readonly database: NetworkDatabase
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
 */
export async function applySchema(
  store: Store,
  network: string,
  { signal }: ApplySchemaOptions = {},
): Promise<AppliedSchema> {
  const database = await store.createNetwork(network)
  return { database, ...(await migrate(database.asWriter, loadMigrations(), signal)) }
}

/** Applies what the journal does not hold yet. ClickHouse has no transactional DDL, so every statement must be repeatable. */
export async function migrate(
  database: QueryTarget,
  migrations: readonly Migration[],
  signal?: AbortSignal,
): Promise<{ applied: string[]; unchanged: string[] }> {
  const task = `migrating network "${database.network}"`
  throwIfAborted(signal, task)
  await createJournal(database)
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
    await runMigration(database, migration, signal)
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
