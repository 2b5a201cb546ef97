import type { Table } from 'apache-arrow'

/** SQL whose values are bound on the server by ClickHouse's `{name:Type}` placeholders. */
export interface BoundQuery {
  readonly sql: string
  readonly params: Readonly<Record<string, unknown>>
}

export interface QueryOptions {
  readonly signal?: AbortSignal | undefined
}

/** Reads from one network's database. Extraction needs no more than this of a ClickHouse. */
export interface QuerySource {
  /** The network, which is also the database's name. */
  readonly network: string
  /** The whole result as one Arrow table; strings stay Arrow strings. */
  queryArrow(query: BoundQuery, options?: QueryOptions): Promise<Table>
  /** For small results only: one object per row. UInt64 and Decimal arrive as strings. */
  queryRows<Row extends object>(query: BoundQuery, options?: QueryOptions): Promise<Row[]>
}

/** A network's database that can be written to as well. */
export interface QueryTarget extends QuerySource {
  /** Runs a statement that returns no rows (DDL, INSERT … SELECT). */
  execute(query: BoundQuery, options?: QueryOptions): Promise<void>
}
