import { DatabaseSync } from 'node:sqlite'
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
} from 'kysely'
import { asKyselyDatabase } from '../../src/state/sqlite-dialect.js'
import type { StateTables } from '../../src/state/tables.js'

/** A process that can die: from then on nothing that it waits for ever comes. */
export interface Life {
  dead: boolean
  /** Called before and after every statement; dies where it returns true. */
  diesNow(): boolean
  /** Waited for before every turn: whoever is frozen here comes back to a database that others have changed. */
  freeze?(): Promise<void>
}

/** One database in memory that several simulated processes share, a transaction at a time. */
export class SharedDatabase {
  readonly #database = new DatabaseSync(':memory:')
  readonly raw = asKyselyDatabase(this.#database)
  #tail: Promise<void> = Promise.resolve()

  /** The view of one process, which may die before or after any statement, also in the midst of a transaction. */
  open(life: Life): Kysely<StateTables> {
    return new Kysely<StateTables>({ dialect: this.#dialect(life) })
  }

  #dialect(life: Life): Dialect {
    const sqlite = new SqliteDialect({ database: async () => this.raw })
    return {
      createQueryCompiler: () => sqlite.createQueryCompiler(),
      createIntrospector: (db) => sqlite.createIntrospector(db),
      createAdapter: () => new ManyConnections(),
      createDriver: () => new MortalDriver(this, life),
    }
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

  rollback(): void {
    if (this.#database.isTransaction) this.#database.exec('rollback')
  }
}

class ManyConnections extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true
  }
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

const passes = new WeakMap<DatabaseConnection, () => void>()

class MortalDriver implements Driver {
  readonly #shared: SharedDatabase
  readonly #life: Life
  readonly #inner: SqliteDriver

  constructor(shared: SharedDatabase, life: Life) {
    this.#shared = shared
    this.#life = life
    this.#inner = new SqliteDriver({ database: async () => shared.raw })
  }

  init(): Promise<void> {
    return this.#inner.init()
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    await this.#life.freeze?.()
    if (this.#life.dead) return never()
    const pass = await this.#shared.turn()
    const inner = await this.#inner.acquireConnection()
    const connection = new MortalConnection(inner, this.#shared, this.#life, pass)
    if (this.#life.dead) return connection.die()
    passes.set(connection, pass)
    return connection
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'))
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('rollback'))
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    passes.get(connection)!()
  }

  async destroy(): Promise<void> {}
}

class MortalConnection implements DatabaseConnection {
  readonly #inner: DatabaseConnection
  readonly #shared: SharedDatabase
  readonly #life: Life
  readonly #pass: () => void

  constructor(inner: DatabaseConnection, shared: SharedDatabase, life: Life, pass: () => void) {
    this.#inner = inner
    this.#shared = shared
    this.#life = life
    this.#pass = pass
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    if (this.#life.dead || this.#life.diesNow()) return this.die()
    const result = await this.#inner.executeQuery(query)
    if (this.#life.dead || this.#life.diesNow()) return this.die()
    return result as QueryResult<Row>
  }

  streamQuery(): AsyncIterableIterator<never> {
    throw new Error('not used')
  }

  /** As with a killed process: what was not committed is undone, and the others go on. */
  die(): Promise<never> {
    this.#life.dead = true
    this.#shared.rollback()
    this.#pass()
    return never()
  }
}

function never(): Promise<never> {
  return new Promise(() => {})
}
