import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { problemPage } from '../page/problem.js'
import type { Caller, Need } from './access/access.js'
import type { Refusal } from './access/refusal.js'
import type { AnswerHeaders } from './answer-headers.js'
import { checkHost, checkQuery, hasControls } from './request-problem.js'
import { sendNotFound, sendPage } from './routes/pages.js'
import type { ServerContext } from './server-context.js'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks, as far as it was decided. */
    caller: Caller
  }
  interface FastifyContextConfig {
    /** Who may ask. Default: who may read for GET and HEAD, else who may act; for what there is no route for, too. */
    need?: Need
  }
}

/** What holds for every request, before its route is asked and before its body is read. */
export function guard(server: FastifyInstance, context: ServerContext, headers: AnswerHeaders): void {
  const { access, logger } = context
  server.decorateRequest('caller', 'nobody')
  server.addHook('onRequest', async (request, reply) => {
    reply.headers(headers)
    checkHost(request)
    if (!access.namesThisHost(request)) {
      return endWithout(reply).code(421).send({
        error: 'other_host',
        message: 'This page is bound to loopback and answers under localhost, 127.0.0.1 and [::1] alone.',
      })
    }
    const { caller, refusal } = await access.decide(request, needOf(request))
    if (refusal !== undefined) return refuse(reply, refusal)
    request.caller = caller
    checkQuery(request)
    if (Object.values(request.params ?? {}).some((value) => hasControls(String(value)))) {
      reply.callNotFound()
      return reply
    }
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
    endWithout(reply)
    if (request.url.startsWith('/api/')) {
      return reply.code(status).send({ error: status === 500 ? 'internal' : 'bad_request', message })
    }
    return sendPage(context, request, reply.code(status), problemPage(`Error ${status}`, message))
  })
}

function needOf({ method, routeOptions }: FastifyRequest): Need {
  return routeOptions.config?.need ?? (method === 'GET' || method === 'HEAD' ? 'read' : 'act')
}

function refuse(reply: FastifyReply, { status, headers, body }: Refusal): FastifyReply {
  return endWithout(reply).code(status).headers(headers).send(body)
}

/** Nobody reads the rest of what is refused, so its sender must not keep the connection with it. */
function endWithout(reply: FastifyReply): FastifyReply {
  return reply.request.raw.complete ? reply : reply.header('Connection', 'close')
}
