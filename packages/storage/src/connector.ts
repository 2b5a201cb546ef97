import type { Link } from './link.js'

/** One database as seen by the user that reads and by the one that writes; the same where there is one user. */
export interface Links {
  readonly reader: Link
  readonly writer: Link
}

/** Opens links to one ClickHouse, be it embedded or a server. */
export interface Connector {
  /** Links whose unqualified table names mean `database`, or ClickHouse's default one. */
  connect(database?: string): Promise<Links>
  /** Closes every link, after the queries in flight have ended. */
  close(): Promise<void>
}
