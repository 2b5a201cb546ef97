import type { AddressInfo } from 'node:net'
import type { Logger } from '@alertsmith/pipeline'
import fastify, { type FastifyInstance } from 'fastify'
import type { Kysely } from 'kysely'
import { type Clock, systemClock } from '../engine/clock.js'
import { DEFAULT_TIMINGS } from '../engine/timings.js'
import { ListenError } from '../errors.js'
import { createMetrics } from '../metrics/metrics.js'
import { readAssets } from '../page/assets.js'
import type { StateTables } from '../state/tables.js'
import { createAccess } from './access/access.js'
import { readToken } from './access/token.js'
import { answerHeaders } from './answer-headers.js'
import { limitConnections } from './connections.js'
import { guard } from './guard.js'
import { modelKeys } from './models/model-keys.js'
import type { ModelSource } from './models/model-source.js'
import { ModelView } from './models/model-view.js'
import { apiRoutes } from './routes/api.js'
import { healthRoutes } from './routes/health.js'
import { metricsRoutes } from './routes/metrics.js'
import { pageRoutes } from './routes/pages.js'
import { reportRoutes } from './routes/reports.js'
import { signInRoutes } from './routes/sign-in.js'
import type { ServerConfig, ServerContext } from './server-context.js'
import { answerUnreadable, unreadable, unroutable } from './unreadable.js'

export interface ServerOptions {
  readonly config: ServerConfig & { readonly http: { readonly host: string; readonly port: number } }
  readonly db: Kysely<StateTables>
  readonly models: ModelSource
  readonly logger: Logger
  /** When the engine last looked for ticks; undefined before its first look. */
  readonly lastLook: () => Date | undefined
  /** Default: the system's. */
  readonly clock?: Pick<Clock, 'now'> | undefined
  /** Between two looks of the engine, ms. Default that of the engine. */
  readonly lookEveryMs?: number | undefined
  /** Holds the token. Default `process.env`. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined
}

export interface Server {
  /** With the port that was found where the config says 0, without a path. */
  readonly url: string
  close(): Promise<void>
}

/**
 * Serves page, JSON API, metrics and health.
 *
 * @throws {TokenError} where the token is too short, or missing and the address is not loopback
 * @throws {ListenError}
 */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { host, port } = options.config.http
  const server = createServer(options)
  try {
    // For `localhost`, the router would open a second server that knows nothing of the limits of the first.
    await server.listen({ host: host === 'localhost' ? '127.0.0.1' : host, port })
  } catch (cause) {
    await server.close()
    const { code = String(cause) } = cause as NodeJS.ErrnoException
    throw new ListenError(
      `The page must be bound to ${host}, port ${port}; that is not possible (${code}). Choose another port or address under "http" of the config.`,
      { context: { host, port }, cause },
    )
  }
  const { address, port: found, family } = server.server.address() as AddressInfo
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${found}`,
    close: () => server.close(),
  }
}

/** All of it but the socket. */
export function createServer(options: ServerOptions): FastifyInstance {
  const { config, db, models, logger, lastLook, clock = systemClock } = options
  const { lookEveryMs = DEFAULT_TIMINGS.pollMs, environment = process.env } = options
  const { host } = config.http
  const token = readToken({ host, tokenVariable: config.tokenVariable, environment })
  const modelView = new ModelView(models, modelKeys(config.jobs), logger)
  const assets = readAssets()
  const headers = answerHeaders(assets)
  const context: ServerContext = {
    config,
    db,
    models,
    modelView,
    metrics: createMetrics({ db, jobs: config.jobs, modelView }),
    access: createAccess({ host, token, db, clock, logger }),
    assets,
    logger,
    clock,
    lastLook,
    lookEveryMs,
  }
  const server = fastify({
    bodyLimit: 16_384,
    // From the first byte of a request to the last of its body; looked at every second.
    requestTimeout: 15_000,
    connectionTimeout: 30_000,
    keepAliveTimeout: 15_000,
    http: {
      maxHeaderSize: 16_384,
      headersTimeout: 10_000,
      connectionsCheckingInterval: 1000,
      // The guard looks at it, and answers as everywhere.
      requireHostHeader: false,
    },
    routerOptions: { maxParamLength: 300 },
    clientErrorHandler: unreadable(headers),
    frameworkErrors: unroutable(headers),
    // Browsers keep connections open; without this a stop would wait for them.
    forceCloseConnections: true,
  })
  limitConnections(server.server)
  answerUnreadable(server.server, headers)
  acceptForms(server)
  guard(server, context, headers)
  healthRoutes(server, context)
  signInRoutes(server, context)
  pageRoutes(server, context)
  apiRoutes(server, context)
  metricsRoutes(server, context)
  reportRoutes(server, context)
  return server
}

function acceptForms(server: FastifyInstance): void {
  server.removeContentTypeParser('text/plain')
  const type = 'application/x-www-form-urlencoded'
  server.addContentTypeParser(type, { parseAs: 'string' }, (_request, body, done) => {
    done(null, new URLSearchParams(String(body)))
  })
}
