import { statSync } from 'node:fs'
import { Socket } from 'node:net'
import { dirname } from 'node:path'
import { AlertsmithError, makeDirectory, throwIfAborted } from '@alertsmith/pipeline'
import { type Dialect, Kysely, PostgresDialect, type PostgresDialectConfig, PostgresDriver } from 'kysely'
import { Migrator } from 'kysely/migration'
import pg from 'pg'
import { StateFullError, StateLocationError, StateUnavailableError, StateUnusableError } from '../errors.js'
import { migrationProvider } from './migrations.js'
import { NodeSqliteDialect } from './sqlite-dialect.js'
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

/** What Node and the driver say of a server that cannot be reached, and SQLSTATEs of one that has no room or is ending. */
const UNAVAILABLE =
  /^(ECONN|EPIPE$|ETIMEDOUT$|ENOTFOUND$|EAI_|EHOST|ENET|08|53|57P0[1-3]$|57014$|55P03$)|^timeout exceeded|^Connection terminated/

const TASK = "opening the scheduler's state"

/**
 * Opens the scheduler's own database and brings its tables up to date.
 *
 * @throws {AbortedError}
 * @throws {StateLocationError} where it is no file, or the variable is missing
 * @throws {StateUnusableError} where it cannot be opened, or is of a newer release
 * @throws {StateUnavailableError} where a PostgreSQL cannot be reached
 * @throws {StateFullError}
 * @throws {StateBusyError} where another process keeps it locked
 */
export async function openState(
  location: StateLocation,
  { environment = process.env, signal }: OpenStateOptions = {},
): Promise<State> {
  if (location.kind === 'sqlite' && location.path !== ':memory:') prepareFile(location)
  const db = new Kysely<StateTables>({ dialect: dialectOf(location, { environment, signal }) })
  try {
    const migrator = new Migrator({ db, provider: migrationProvider })
    const { error } = await migrator.migrateToLatest()
    if (error !== undefined) throw error
    throwIfAborted(signal, TASK)
  } catch (cause) {
    await db.destroy().catch(() => {})
    throwIfAborted(signal, TASK)
    // Whoever is told to try again may do so.
    if (AlertsmithError.isInstance(cause) && cause.retryable) throw cause
    throw unusable(location, cause)
  }
  return { db, kind: location.kind, close: () => db.destroy() }
}

function prepareFile(location: StateLocation & { readonly kind: 'sqlite' }): void {
  try {
    if (statSync(location.path, { throwIfNoEntry: false })?.isFile() === false) {
      throw new StateLocationError(
        `The scheduler's state must be in a file; ${nameOf(location)} is a folder or a device. Name a file, or one that does not exist yet, under state.sqlite of the config.`,
        { context: { kind: location.kind } },
      )
    }
    makeDirectory(dirname(location.path))
  } catch (cause) {
    if (AlertsmithError.isInstance(cause)) throw cause
    throw unusable(location, cause)
  }
}

function unusable(location: StateLocation, cause: unknown) {
  const details = { context: { kind: location.kind } }
  const { code, reason } = reasonOf(cause)
  const found = `The scheduler's state must be in ${nameOf(location)}; it cannot be used: ${reason}.`
  if (code === 'ENOSPC') return new StateFullError(`${found} Free some space on its disk.`, details)
  if (location.kind === 'sqlite') {
    return new StateUnusableError(
      `${found} Name a file in a folder that this user may write under state.sqlite of the config; if it was the state before, restore it from a backup, and use no older release than the one that wrote it.`,
      details,
    )
  }
  if (UNAVAILABLE.test(code) || UNAVAILABLE.test(reason)) {
    return new StateUnavailableError(`${found} Check that it runs and is reachable.`, details)
  }
  return new StateUnusableError(
    `${found} Check the url, the user's rights, and that no newer release has used it.`,
    details,
  )
}

function dialectOf(
  location: StateLocation,
  { environment, signal }: OpenStateOptions & Required<Pick<OpenStateOptions, 'environment'>>,
): Dialect {
  if (location.kind === 'sqlite') return new NodeSqliteDialect(location.path, signal)
  const connectionString = environment[location.urlVariable]
  if (!connectionString) {
    throw new StateLocationError(
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
function reasonOf(cause: unknown): { readonly code: string; readonly reason: string } {
  const { code, message } = (AlertsmithError.isInstance(cause) ? cause.cause : cause) as {
    code?: unknown
    message?: unknown
  }
  const text = typeof message === 'string' && message !== '' ? message : String(code ?? cause)
  return { code: String(code ?? ''), reason: text.replaceAll(/\b\w+:\/\/\S+/g, '<url>') }
}
