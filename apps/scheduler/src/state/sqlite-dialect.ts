import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import {
  CompiledQuery,
  type DatabaseConnection,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDialect,
  SqliteDriver,
  type SqliteStatement,
} from 'kysely'

/** How long a statement waits for another process that writes. */
const BUSY_TIMEOUT_MS = 20_000

/**
 * Kysely over Node's built-in SQLite. Several processes may work on one file: every transaction takes the write lock as
 * it begins, because two that both read first and then want to write could never let each other go on.
 */
export class NodeSqliteDialect extends SqliteDialect {
  readonly #path: string

  /** @param path A file, made where missing, or `:memory:`. */
  constructor(path: string) {
    super({ database: async () => openDatabase(path) })
    this.#path = path
  }

  override createDriver(): SqliteDriver {
    return new ImmediateDriver({ database: async () => openDatabase(this.#path) })
  }

  override createAdapter(): SqliteAdapter {
    return new TransactionalAdapter()
  }
}

class ImmediateDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }
}

/** SQLite rolls back DDL as well, so that two processes that migrate at once do so one after the other. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

function openDatabase(path: string): SqliteDatabase {
  const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: true })
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
  return asKyselyDatabase(database)
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
