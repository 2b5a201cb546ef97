import type { BoundQuery, ExecuteOptions, QueryOptions, QueryTarget } from '@alertsmith/core'
import type { Table } from 'apache-arrow'
import type { Compilable, Kysely } from 'kysely'
import type { AnswerLimit } from './answer-limits.js'
import { readArrowStream } from './arrow-result.js'
import type { Links } from './connector.js'
import { exchange } from './exchange.js'
import { type FileInsert, insertOpenedFile, insertSentFile } from './file-insert.js'
import { readJsonRows } from './json-result.js'
import { createKysely, runCompiled } from './kysely/network-dialect.js'
import type { Link } from './link.js'
import { repeat } from './repeat.js'
import type { NetworkTables } from './tables/network-rows.js'

/** One network's database: unqualified table names in its statements are the network's tables. */
export interface NetworkDatabase extends QueryTarget {
  /** What the server calls it; the network's name unless configured otherwise. */
  readonly database: string
  /** The same database with all that is asked, too, asked by the user that writes: for what reads its own writing. */
  readonly asWriter: QueryTarget
  /** The pauses before repetitions, in milliseconds, for work that is to be begun anew as a whole. */
  readonly retryPausesMs: readonly number[]
  /** Builds queries typed by the network's tables. Its own `execute` binds values on the server, too. */
  readonly kysely: Kysely<NetworkTables>
  /** Runs a query that was built with `kysely` and returns its rows; none for one that writes. */
  run<Row>(query: Compilable<Row>, options?: QueryOptions): Promise<Row[]>
  /** Inserts the rows of a file on this machine: a server is sent its bytes, the embedded ClickHouse opens it. */
  insertFile(insert: FileInsert, options?: QueryOptions): Promise<void>
}

/** What a network's database works with. */
export interface NetworkConnection extends Links {
  readonly network: string
  readonly database: string
  readonly kind: 'embedded' | 'server'
  /** @throws {StoreClosedError} once the store is closed */
  assertOpen(): void
}

export function createNetworkDatabase(connection: NetworkConnection): NetworkDatabase {
  const { network, database, kind, reader, writer, assertOpen } = connection
  const target = createTarget(connection, reader)
  return {
    ...target,
    database,
    retryPausesMs: writer.pausesMs,
    asWriter: reader === writer ? target : createTarget(connection, writer),
    kysely: createKysely(target),
    run: (query, options) => runCompiled(target, query.compile(), options),
    async insertFile(insert, { signal } = {}) {
      assertOpen()
      const insertFrom = kind === 'embedded' ? insertOpenedFile : insertSentFile
      await insertFrom(writer, insert, { task: `a statement on network "${network}"`, signal })
    },
  }
}

/** Reads, also again where an answer was lost, over `reader`; writes over the connection's writer. */
function createTarget({ network, writer, assertOpen }: NetworkConnection, reader: Link): QueryTarget {
  const task = `a query of network "${network}"`
  const statement = `a statement on network "${network}"`
  function read<Result>(
    bound: BoundQuery,
    { signal }: QueryOptions,
    limit: AnswerLimit,
    parse: (chunks: Uint8Array[], task: string) => Result,
  ): Promise<Result> {
    assertOpen()
    return repeat(reader, { task, signal, repeatable: true }, async (attempt) =>
      parse(await exchange(reader, bound, { task, signal, limit, ...attempt }), task),
    )
  }
  return {
    network,
    async queryArrow(bound, options = {}): Promise<Table> {
      return read(withFormat(bound, 'ArrowStream'), options, 'table', readArrowStream)
    },
    async queryRows<Row extends object>(bound: BoundQuery, options: QueryOptions = {}): Promise<Row[]> {
      return read(withFormat(bound, 'JSON'), options, 'rows', readJsonRows<Row>)
    },
    async execute(bound, { signal, repeatable = false }: ExecuteOptions = {}): Promise<void> {
      assertOpen()
      await repeat(writer, { task: statement, signal, repeatable }, (attempt) =>
        exchange(writer, bound, { task: statement, signal, waitForEnd: true, ...attempt }),
      )
    },
  }
}

/** The format stands on a line of its own, so that a comment at the end of the statement cannot hide it. */
function withFormat({ sql, params }: BoundQuery, format: string): BoundQuery {
  return { sql: `${sql.replace(/[\s;]+$/, '')}\nFORMAT ${format}`, params }
}
