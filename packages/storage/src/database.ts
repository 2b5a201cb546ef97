import type { BoundQuery, QueryOptions, QueryTarget } from '@alertsmith/core'
import type { ClickHouseClient } from '@clickhouse/client'
import type { Table } from 'apache-arrow'
import type { Compilable, Kysely } from 'kysely'
import { readArrowStream } from './arrow-result.js'
import { exchange } from './exchange.js'
import { type FileInsert, insertOpenedFile, insertSentFile } from './file-insert.js'
import { readJsonRows } from './json-result.js'
import { createKysely, runCompiled } from './kysely/network-dialect.js'
import type { NetworkTables } from './tables/network-rows.js'

/** One network's database: unqualified table names in its statements are the network's tables. */
export interface NetworkDatabase extends QueryTarget {
  /** Builds queries typed by the network's tables. Its own `execute` binds values on the server, too. */
  readonly kysely: Kysely<NetworkTables>
  /** Runs a query that was built with `kysely` and returns its rows; none for one that writes. */
  run<Row>(query: Compilable<Row>, options?: QueryOptions): Promise<Row[]>
  /** Inserts the rows of a file on this machine: a server is sent its bytes, the embedded ClickHouse opens it. */
  insertFile(insert: FileInsert, options?: QueryOptions): Promise<void>
}

/** What a network's database works with. */
export interface NetworkConnection {
  readonly network: string
  readonly kind: 'embedded' | 'server'
  readonly client: ClickHouseClient
  /** @throws {StoreClosedError} once the store is closed */
  assertOpen(): void
}

export function createNetworkDatabase({
  network,
  kind,
  client,
  assertOpen,
}: NetworkConnection): NetworkDatabase {
  const query = `a query of network "${network}"`
  const statement = `a statement on network "${network}"`
  const target: QueryTarget = {
    network,
    async queryArrow(bound: BoundQuery, { signal }: QueryOptions = {}): Promise<Table> {
      assertOpen()
      const chunks = await exchange(client, withFormat(bound, 'ArrowStream'), { task: query, signal })
      return readArrowStream(chunks, query)
    },
    async queryRows<Row extends object>(bound: BoundQuery, { signal }: QueryOptions = {}): Promise<Row[]> {
      assertOpen()
      const chunks = await exchange(client, withFormat(bound, 'JSON'), { task: query, signal })
      return readJsonRows<Row>(chunks, query)
    },
    async execute(bound: BoundQuery, { signal }: QueryOptions = {}): Promise<void> {
      assertOpen()
      await exchange(client, bound, { task: statement, signal, waitForEnd: true })
    },
  }
  return {
    ...target,
    kysely: createKysely(target),
    run: (query, options) => runCompiled(target, query.compile(), options),
    async insertFile(insert, { signal } = {}) {
      assertOpen()
      const insertFrom = kind === 'embedded' ? insertOpenedFile : insertSentFile
      await insertFrom(client, insert, { task: statement, signal })
    },
  }
}

/** The format stands on a line of its own, so that a comment at the end of the statement cannot hide it. */
function withFormat({ sql, params }: BoundQuery, format: string): BoundQuery {
  return { sql: `${sql.replace(/[\s;]+$/, '')}\nFORMAT ${format}`, params }
}
