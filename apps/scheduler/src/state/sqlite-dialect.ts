import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDialect,
  SqliteDriver,
  type SqliteStatement,
} from 'kysely'
import { busyRetry } from './busy-retry.js'
import { codedStateError } from './state-error.js'

/**
 * Kysely over Node's built-in SQLite. Several processes may work on one file: every transaction takes the write lock as
 * it begins, because two that both read first and then want to write could never let each other go on. A lock that another
 * process holds is waited for without holding up this one: between two tries the event loop and other queries go on.
 */
export class NodeSqliteDialect extends SqliteDialect {
  readonly #path: string
  readonly #signal: AbortSignal | undefined

  /**
   * @param path A file, made where missing, or `:memory:`.
   * @param signal ends waiting for the lock of another process
   */
  constructor(path: string, signal?: AbortSignal) {
    super({ database: async () => asKyselyDatabase(openDatabase(path)) })
    this.#path = path
    this.#signal = signal
  }

  override createDriver(): Driver {
    return new TurnsDriver(this.#path, this.#signal)
  }

  override createAdapter(): SqliteAdapter {
    return new SharedConnectionAdapter()
  }
}

/** SQLite rolls back DDL as well, so that two processes that migrate at once do so one after the other. */
class SharedConnectionAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }

  /** The driver itself lets transactions have the one connection by turns. */
  override get supportsMultipleConnections(): boolean {
    return true
  }
}

/** One connection that single statements and whole transactions have by turns. */
class TurnsDriver implements Driver {
  readonly #path: string
  readonly signal: AbortSignal | undefined
  #database: DatabaseSync | undefined
  #inner: SqliteDriver | undefined
  #tail: Promise<void> = Promise.resolve()

  constructor(path: string, signal: AbortSignal | undefined) {
    this.#path = path
    this.signal = signal
  }

  async init(): Promise<void> {
    try {
      this.#database = await busyRetry(async () => openDatabase(this.#path), this.signal)
    } catch (error) {
      throw codedStateError(error)
    }
    this.#inner = new SqliteDriver({ database: asKyselyDatabase(this.#database) })
    await this.#inner.init()
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    return new TurnsConnection(await this.#inner!.acquireConnection(), this)
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await (connection as TurnsConnection).begin()
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'))
    ;(connection as TurnsConnection).end()
  }

  /** Never throws: what made the transaction fail is what has to be told. */
  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    this.rollback()
    ;(connection as TurnsConnection).end()
  }

  /** A full disk and the like have already ended the transaction; then there is none left to roll back. */
  rollback(): void {
    try {
      if (this.#database!.isTransaction) this.#database!.exec('rollback')
    } catch {
      // Whoever has the next turn tries again before it begins.
    }
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    ;(connection as TurnsConnection).end()
  }

  async destroy(): Promise<void> {
    this.#database?.close()
  }

  /** Waits for its turn; the function that is returned gives the turn to the next. */
  async turn(): Promise<() => void> {
    const before = this.#tail
    let pass = () => {}
    this.#tail = new Promise((resolve) => {
      pass = resolve
    })
    await before
    return pass
  }
}

class TurnsConnection implements DatabaseConnection {
  readonly #inner: DatabaseConnection
  readonly #driver: TurnsDriver
  /** While a transaction has its turn: gives it to the next. */
  #pass: (() => void) | undefined

  constructor(inner: DatabaseConnection, driver: TurnsDriver) {
    this.#inner = inner
    this.#driver = driver
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    try {
      if (this.#pass !== undefined) return await this.#inner.executeQuery<Row>(query)
      return await busyRetry(async () => {
        const pass = await this.#driver.turn()
        try {
          return await this.#inner.executeQuery<Row>(query)
        } finally {
          pass()
        }
      }, this.#driver.signal)
    } catch (error) {
      throw codedStateError(error)
    }
  }

  async begin(): Promise<void> {
    try {
      await busyRetry(async () => {
        const pass = await this.#driver.turn()
        try {
          this.#driver.rollback()
          await this.#inner.executeQuery(CompiledQuery.raw('begin immediate'))
          this.#pass = pass
        } catch (error) {
          pass()
          throw error
        }
      }, this.#driver.signal)
    } catch (error) {
      throw codedStateError(error)
    }
  }

  end(): void {
    this.#pass?.()
    this.#pass = undefined
  }

  streamQuery(): AsyncIterableIterator<never> {
    throw new Error('The state is never read as a stream.')
  }
}

function openDatabase(path: string): DatabaseSync {
  // No waiting inside SQLite: it would hold up the whole process.
  const database = new DatabaseSync(path, { timeout: 0, enableForeignKeyConstraints: true })
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
  } catch (error) {
    database.close()
    throw error
  }
  return database
}

/** Statements that are kept prepared. The engine's own are far fewer. */
const MAX_PREPARED = 500

/** What Kysely calls of a SQLite driver, by Node's own. */
export function asKyselyDatabase(database: DatabaseSync): SqliteDatabase {
  const prepared = new Map<string, SqliteStatement>()
  return {
    close: () => database.close(),
    prepare(sql) {
      const known = prepared.get(sql)
      if (known !== undefined) return known
      const statement = database.prepare(sql)
      const adapted: SqliteStatement = {
        reader: statement.columns().length > 0,
        all: (parameters) => statement.all(...(parameters as SQLInputValue[])),
        run: (parameters) => statement.run(...(parameters as SQLInputValue[])),
        iterate: (parameters) => statement.iterate(...(parameters as SQLInputValue[])),
      }
      if (prepared.size < MAX_PREPARED) prepared.set(sql, adapted)
      return adapted
    },
  }
}
