import type { ClickHouseClient } from '@clickhouse/client'

/** Opens clients on one ClickHouse, be it embedded or a server. */
export interface Connector {
  /** A client whose unqualified table names mean `database`, or ClickHouse's default one. */
  connect(database?: string): Promise<ClickHouseClient>
  /** Closes every client, after the queries in flight have ended. */
  close(): Promise<void>
}
