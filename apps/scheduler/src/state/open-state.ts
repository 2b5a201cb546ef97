import { existsSync, mkdirSync } from 'node:fs'
import { Socket } from 'node:net'
import { dirname } from 'node:path'
import { AlertsmithError, throwIfAborted } from '@alertsmith/pipeline'
import { type Dialect, Kysely, PostgresDialect, type PostgresDialectConfig, PostgresDriver } from 'kysely'
import { Migrator } from 'kysely/migration'
import pg from 'pg'
import { StateUnusableError } from '../errors.js'
import { migrationProvider } from './migrations.js'
import { NodeSqliteDialect } from './sqlite-dialect.js'
import { isStateBusy } from './state-error.js'
import type { StateTables } from './tables.js'

/** Where the state is kept. A PostgreSQL's url holds a password, so the config names only the variable that has it. */
export type StateLocation =
  | { readonly kind: 'sqlite'; readonly path: string }
  | { readonly kind: 'postgres'; readonly urlVariable: string }

export interface OpenStateOptions {
  /** Holds the url of a PostgreSQL. Default `process.env`. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined
  /** Ends the opening, however silent a PostgreSQL is. To be left alone once the state is open: it ends connections. */
  readonly signal?: AbortSignal | undefined
}

export interface State {
  readonly db: Kysely<StateTables>
  readonly kind: StateLocation['kind']
  close(): Promise<void>
}

const TASK = "opening the scheduler's state"

/**
 * Opens the scheduler's own database and brings its tables up to date.
 *
 * @throws {AbortedError}
 * @throws {StateUnusableError} where it cannot be opened, or is of a newer release
 * @throws {StateBusyError} where another process keeps it locked
 */
export async function openState(
  location: StateLocation,
  { environment = process.env, signal }: OpenStateOptions = {},
): Promise<State> {
  if (location.kind === 'sqlite' && location.path !== ':memory:') prepareFolder(location)
  const db = new Kysely<StateTables>({ dialect: dialectOf(location, { environment, signal }) })
  try {
    const migrator = new Migrator({ db, provider: migrationProvider })
    const { error } = await migrator.migrateToLatest()
    if (error !== undefined) throw error
    throwIfAborted(signal, TASK)
  } catch (cause) {
    await db.destroy().catch(() => {})
    throwIfAborted(signal, TASK)
    if (isStateBusy(cause)) throw cause
    throw unusable(location, cause)
  }
  return { db, kind: location.kind, close: () => db.destroy() }
}

function prepareFolder(location: StateLocation & { readonly kind: 'sqlite' }): void {
  try {
    makeFolder(dirname(location.path))
  } catch (cause) {
    throw unusable(location, cause)
  }
}

/** Node's own recursive mkdir never returns below /proc, where nothing can be made. */
function makeFolder(path: string): void {
  if (existsSync(path)) return
  makeFolder(dirname(path))
  try {
    mkdirSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}

function unusable(location: StateLocation, cause: unknown) {
  return new StateUnusableError(
    `The scheduler's state must be in ${nameOf(location)}; it cannot be used: ${reasonOf(cause)}. Check that it is reachable, that it may be written, and that no newer release has used it.`,
    { context: { kind: location.kind } },
  )
}

function dialectOf(
  location: StateLocation,
  { environment, signal }: OpenStateOptions & Required<Pick<OpenStateOptions, 'environment'>>,
): Dialect {
  if (location.kind === 'sqlite') return new NodeSqliteDialect(location.path, signal)
  const connectionString = environment[location.urlVariable]
  if (!connectionString) {
    throw new StateUnusableError(
      `The environment must have ${location.urlVariable}, the url of the PostgreSQL that holds the scheduler's state; it has none.`,
      { context: { variable: location.urlVariable } },
    )
  }
  const pool = new pg.Pool({
    connectionString,
    stream: () => new Socket({ signal }),
    max: 8,
    connectionTimeoutMillis: 10_000,
    statement_timeout: 30_000,
    // A scheduler that was stopped in the middle of a transaction must not hold its locks against the others.
    idle_in_transaction_session_timeout: 15_000,
    application_name: 'alertsmith-scheduler',
  })
  // An idle connection that breaks is replaced with the next query; without a listener it would end the process.
  pool.on('error', () => {})
  return new PostgresStateDialect({ pool })
}

class PostgresStateDialect extends PostgresDialect {
  readonly #config: PostgresDialectConfig

  constructor(config: PostgresDialectConfig) {
    super(config)
    this.#config = config
  }

  override createDriver(): PostgresDriver {
    return new TellingDriver(this.#config)
  }
}

type Connection = Parameters<PostgresDriver['rollbackTransaction']>[0]

/** Where the connection is gone, so is the transaction: what has to be told is why, and not that it cannot be rolled back. */
class TellingDriver extends PostgresDriver {
  override async rollbackTransaction(connection: Connection): Promise<void> {
    // What fails here marks the connection as one that is not used again.
    await super.rollbackTransaction(connection).catch(() => {})
  }
}

function nameOf(location: StateLocation): string {
  return location.kind === 'sqlite'
    ? `the SQLite file "${location.path}"`
    : `the PostgreSQL of ${location.urlVariable}`
}

/** Never the cause itself: some of the driver's errors hold the connection's url. */
function reasonOf(cause: unknown): string {
  const { code, message } = (AlertsmithError.isInstance(cause) ? cause.cause : cause) as {
    code?: unknown
    message?: unknown
  }
  const text = typeof message === 'string' && message !== '' ? message : String(code ?? cause)
  return text.replaceAll(/\b\w+:\/\/\S+/g, '<url>')
}
