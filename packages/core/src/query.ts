import type { Table } from 'apache-arrow'

/** SQL whose values are bound on the server by ClickHouse's `{name:Type}` placeholders. */
export interface BoundQuery {
  readonly sql: string
  readonly params: Readonly<Record<string, unknown>>
}

export interface QueryOptions {
  readonly signal?: AbortSignal | undefined
}

export interface ExecuteOptions extends QueryOptions {
  /**
   * Doing it twice leaves the same as doing it once, so a server may be sent it again where its answer was lost.
   * Default false.
   */
  readonly repeatable?: boolean | undefined
}

/** That some tables are read from others, see `withSources` of the extraction. */
export interface TableMapping {
  /** SHA-256 in hex over what the mapping says. */
  readonly sha256: string
  /** The mapped tables with the columns that queries see in them, by name, with their ClickHouse types. */
  readonly tables: ReadonlyMap<string, ReadonlyMap<string, string>>
}

/** How addresses are compared: byte by byte, or in lower case. */
export type AddressForm = 'exact' | 'lower'

/** Reads from one network's database. Extraction needs no more than this of a ClickHouse. */
export interface QuerySource {
  /** The network. Its database has the same name unless configured otherwise. */
  readonly network: string
  /** Where tables are not the database's own. Default: all are. */
  readonly mapping?: TableMapping | undefined
  /** The form in which addresses are read. Default: exact, as they are stored. */
  readonly addressForm?: AddressForm | undefined
  /** The whole result as one Arrow table; strings stay Arrow strings. */
  queryArrow(query: BoundQuery, options?: QueryOptions): Promise<Table>
  /** For small results only: one object per row. UInt64 and Decimal arrive as strings. */
  queryRows<Row extends object>(query: BoundQuery, options?: QueryOptions): Promise<Row[]>
}

/** A network's database that can be written to as well. */
export interface QueryTarget extends QuerySource {
  /** Runs a statement that returns no rows (DDL, INSERT … SELECT). */
  execute(query: BoundQuery, options?: ExecuteOptions): Promise<void>
}
