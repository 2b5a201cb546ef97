import type { Logger } from '@alertsmith/core'
import {
  type ClickHouseClient,
  ClickHouseLogLevel,
  type ClickHouseSettings,
  createClient,
} from '@clickhouse/client'
import type { Connector } from './connector.js'
import type { Link } from './link.js'
import { CAUTIOUS_IDLE_MS, idleLimitMs } from './server/keep-alive.js'
import { MAX_HEADERS_BYTES, PROGRESS_SETTINGS } from './server/progress.js'
import { secretForms } from './server/redact.js'
import { QueryStopper } from './server/stop-query.js'
import { type TlsFiles, tlsAgents } from './server/tls.js'
import { INSERT_SETTINGS, RESULT_SETTINGS } from './session-settings.js'

/** A user at a server. */
export interface ServerUser {
  /** Default: ClickHouse's `default`. */
  readonly username?: string | undefined
  /** Default: none. */
  readonly password?: string | undefined
}

export interface ServerOptions {
  readonly url: string
  /** Who writes. */
  readonly writer: ServerUser
  /** Who reads; default the writer. */
  readonly reader?: ServerUser | undefined
  readonly tls: TlsFiles
  readonly compression: boolean
  readonly timeoutMs: number
  readonly pausesMs: readonly number[]
  readonly logger: Logger
}

const TIMEOUT_MARGIN_MS = 1_000

const READER_SETTINGS: ClickHouseSettings = {
  ...RESULT_SETTINGS,
  // In a cluster every table stands for all shards; a subquery must find the rows of all of them, too.
  distributed_product_mode: 'global',
  // A reader that gave up must not leave its query running on the server.
  cancel_http_readonly_queries_on_client_close: 1,
}

const WRITER_SETTINGS: ClickHouseSettings = {
  ...READER_SETTINGS,
  ...INSERT_SETTINGS,
  // Rows have reached their shards when an insert has ended, and what is wrong with them is said to who sent them.
  distributed_foreground_insert: 1,
}

/** A connector to a ClickHouse server. Opens no connection by itself. */
export function createServerConnector(options: ServerOptions): Connector {
  const { reader, writer, timeoutMs, pausesMs, logger } = options
  const clients: ClickHouseClient[] = []
  const stopper = new QueryStopper()
  const newAgent = options.url.startsWith('https:') ? tlsAgents(options.tls) : undefined
  const secrets = [reader, writer].flatMap((user) => secretForms(user?.username, user?.password))
  // gzip packs columns as small, but takes the server four times as long.
  const packing = options.compression ? ({ codec: 'zstd' } as const) : false
  let idleMs = CAUTIOUS_IDLE_MS

  function link(user: ServerUser, database: string | undefined, settings: ClickHouseSettings): Link {
    const client = createClient({
      url: options.url,
      ...(newAgent === undefined ? {} : { http_agent: newAgent() }),
      ...authentication(user, options.tls),
      ...(database === undefined ? {} : { database }),
      application: 'alertsmith',
      // Once an answer has begun, its silence is timed where it is read; this must not come first and call it a reset.
      request_timeout: timeoutMs + TIMEOUT_MARGIN_MS,
      compression: { response: packing, request: packing },
      keep_alive: { idle_socket_ttl: idleMs, eagerly_destroy_stale_sockets: true },
      max_response_headers_size: MAX_HEADERS_BYTES,
      clickhouse_settings: settings,
      // It would log failed requests to the console; the errors say all there is to say.
      log: { level: ClickHouseLogLevel.OFF },
    })
    clients.push(client)
    return {
      client,
      pausesMs,
      timeoutMs,
      progressSettings: PROGRESS_SETTINGS,
      secrets,
      logger,
      stop: (queryId) => stopper.stop(client, queryId),
      hear(headers) {
        idleMs = idleLimitMs(headers['keep-alive'])
      },
    }
  }

  return {
    async connect(database) {
      const writing = link(writer, database, WRITER_SETTINGS)
      if (reader === undefined) return { reader: writing, writer: writing }
      return { reader: link(reader, database, READER_SETTINGS), writer: writing }
    },
    async close() {
      await stopper.settled()
      await Promise.all(clients.map((client) => client.close()))
    },
  }
}

/** A certificate without a password is the user's proof; with one, it only secures the connection. */
function authentication({ username, password = '' }: ServerUser, { certFile }: TlsFiles) {
  if (certFile === undefined || password !== '') {
    return { ...(username === undefined ? {} : { username }), password }
  }
  return {
    set_basic_auth_header: false,
    http_headers: {
      'X-ClickHouse-User': username ?? 'default',
      'X-ClickHouse-SSL-Certificate-Auth': 'on',
    },
  }
}
