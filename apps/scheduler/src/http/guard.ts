import type { FastifyError, FastifyInstance } from 'fastify'
import { problemPage } from '../page/problem.js'
import { sendNotFound, sendPage } from './routes/pages.js'
import type { ServerContext } from './server-context.js'

const OPEN_TO_ALL: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/sign-in'])

/** What holds for every request. */
export function guard(server: FastifyInstance, context: ServerContext): void {
  const { access, assets, logger } = context
  server.addHook('onRequest', async (request, reply) => {
    reply.headers({
      'Content-Security-Policy': assets.contentSecurityPolicy,
      'X-Content-Type-Options': 'nosniff',
      // With less than this, browsers would not say where a form was sent from.
      'Referrer-Policy': 'same-origin',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Cache-Control': 'no-store',
    })
    if (!access.namesThisHost(request)) {
      return reply.code(421).send({
        error: 'other_host',
        message: 'This page is bound to loopback and answers under localhost, 127.0.0.1 and [::1] alone.',
      })
    }
    const path = request.url.split('?')[0]!
    if (!OPEN_TO_ALL.has(path) && request.method !== 'POST' && !access.mayRead(request, reply)) return reply
  })
  server.setNotFoundHandler((request, reply) => {
    if (request.url.startsWith('/api/')) {
      return reply.code(404).send({ error: 'not_found', message: 'There is nothing at this address.' })
    }
    return sendNotFound(context, request, reply)
  })
  server.setErrorHandler<FastifyError>((error, request, reply) => {
    const status = error.statusCode !== undefined && error.statusCode < 500 ? error.statusCode : 500
    if (status === 500) logger.error({ err: error, path: request.url.split('?')[0] }, 'A request failed')
    // What went wrong inside is for the log alone.
    const message =
      status === 500 ? 'Something went wrong; the log of the scheduler says what.' : error.message
    if (request.url.startsWith('/api/')) {
      return reply.code(status).send({ error: status === 500 ? 'internal' : 'bad_request', message })
    }
    return sendPage(context, request, reply.code(status), problemPage(`Error ${status}`, message))
  })
}
