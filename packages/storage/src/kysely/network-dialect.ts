import type { QueryOptions, QueryTarget } from '@alertsmith/core'
import { ClickhouseDialect } from '@founderpath/kysely-clickhouse'
import {
  type CompiledQuery,
  type DatabaseConnection,
  type DatabaseIntrospector,
  type Dialect,
  type Driver,
  Kysely,
  type QueryResult,
} from 'kysely'
import type { NetworkTables } from '../tables/network-rows.js'
import { BoundQueryCompiler, toBoundQuery } from './bound-query-compiler.js'

/** Kysely over a network's database: typed by its tables, with every value bound by ClickHouse. */
export function createKysely(database: QueryTarget): Kysely<NetworkTables> {
  // The dialect brings adapter and introspection. Its driver opens a client per query and can be injected into.
  const clickhouse = new ClickhouseDialect()
  const dialect: Dialect = {
    createAdapter: () => clickhouse.createAdapter(),
    createIntrospector: (kysely) => introspector(clickhouse.createIntrospector(kysely)),
    createQueryCompiler: () => new BoundQueryCompiler(),
    createDriver: () => createDriver(database),
  }
  return new Kysely<NetworkTables>({ dialect })
}

/** Kysely no longer exports the names of its own migration tables, by which the dialect would filter. */
function introspector(inner: DatabaseIntrospector): DatabaseIntrospector {
  return {
    getSchemas: () => inner.getSchemas(),
    getTables: () => inner.getTables({ withInternalKyselyTables: true }),
  }
}

/** Runs a compiled query and returns its rows; none for one that writes. */
export async function runCompiled<Row>(
  database: QueryTarget,
  query: CompiledQuery<Row>,
  options?: QueryOptions,
): Promise<Row[]> {
  const bound = toBoundQuery(query)
  if (returnsRows(query)) return (await database.queryRows(bound, options)) as Row[]
  await database.execute(bound, options)
  return []
}

const READING_STATEMENT = /^\s*(select|with|show|describe|desc|exists|explain)\b/i

/** Whether ClickHouse answers with rows; of a query written as raw SQL only its first word is known. */
function returnsRows({ query, sql }: CompiledQuery): boolean {
  return query.kind === 'SelectQueryNode' || (query.kind === 'RawNode' && READING_STATEMENT.test(sql))
}

function createDriver(database: QueryTarget): Driver {
  const connection: DatabaseConnection = {
    async executeQuery<Row>(query: CompiledQuery, options?: QueryOptions): Promise<QueryResult<Row>> {
      return { rows: await runCompiled(database, query as CompiledQuery<Row>, options) }
    },
    streamQuery() {
      throw new Error('Streaming is not supported; use queryArrow for large results.')
    },
  }
  const noTransactions = async () => {
    throw new Error('ClickHouse has no transactions.')
  }
  return {
    async init() {},
    acquireConnection: async () => connection,
    async releaseConnection() {},
    beginTransaction: noTransactions,
    commitTransaction: noTransactions,
    rollbackTransaction: noTransactions,
    async destroy() {},
  }
}
