import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client'
import type { Connector } from './connector.js'
import { SESSION_SETTINGS } from './session-settings.js'

/** Silence on the socket after which a query counts as lost. Extractions and merges may think for minutes. */
const REQUEST_TIMEOUT_MS = 15 * 60_000

export interface ServerOptions {
  readonly url: string
  readonly username?: string | undefined
  readonly password?: string | undefined
}

/** A connector to a ClickHouse server. Opens no connection by itself. */
export function createServerConnector(options: ServerOptions): Connector {
  const clients: ClickHouseClient[] = []
  return {
    async connect(database) {
      const client = createClient({
        url: options.url,
        ...(options.username === undefined ? {} : { username: options.username }),
        ...(options.password === undefined ? {} : { password: options.password }),
        ...(database === undefined ? {} : { database }),
        application: 'alertsmith',
        request_timeout: REQUEST_TIMEOUT_MS,
        clickhouse_settings: {
          ...SESSION_SETTINGS,
          // A reader that gave up must not leave its query running on the server.
          cancel_http_readonly_queries_on_client_close: 1,
        },
        // It would log failed requests to the console; the errors say all there is to say.
        log: { level: ClickHouseLogLevel.OFF },
      })
      clients.push(client)
      return client
    },
    async close() {
      await Promise.all(clients.map((client) => client.close()))
    },
  }
}
