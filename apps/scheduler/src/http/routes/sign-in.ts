import type { FastifyInstance, FastifyRequest } from 'fastify'
import { signInPage } from '../../page/sign-in.js'
import { isSameOrigin } from '../access/same-origin.js'
import { endedSessionCookie, sessionCookie } from '../access/session.js'
import type { ServerContext } from '../server-context.js'
import { sendNotFound, sendPage } from './pages.js'

/** Turns the token into a session, for browsers: a cookie that scripts cannot read. */
export function signInRoutes(server: FastifyInstance, context: ServerContext): void {
  const { access, clock, config, logger } = context
  const { tokenVariable } = config

  server.get<{ Querystring: { to?: string } }>('/sign-in', (request, reply) => {
    if (access.token === undefined) return sendNotFound(context, request, reply)
    const page = signInPage({ to: localPath(request.query.to), tokenVariable })
    return sendPage(context, request, reply, page)
  })

  server.post<{ Body: unknown }>('/sign-in', (request, reply) => {
    const { token, attempts } = access
    if (token === undefined) return sendNotFound(context, request, reply)
    const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams()
    const to = localPath(form.get('to') ?? undefined)
    const now = clock.now()
    const again = (status: 401 | 403 | 429, problem: string) =>
      sendPage(context, request, reply.code(status), signInPage({ to, tokenVariable, problem }))

    if (!isSameOrigin(request.headers.origin, request.headers.host)) {
      return again(403, 'Sign in from this page.')
    }
    const seconds = attempts.secondsToWait(request.ip, now)
    if (seconds > 0) {
      void reply.header('Retry-After', String(seconds))
      return again(429, `Too many wrong tokens. Try again in ${seconds} s.`)
    }
    if (!token.matches(form.get('token') ?? '')) {
      attempts.add(request.ip, now)
      logger.warn({ address: request.ip }, 'Wrong token at sign-in')
      return again(401, 'This is not the token.')
    }
    void reply.header('Set-Cookie', sessionCookie(token.sessionKey, now, { secure: isSecure(request) }))
    return reply.redirect(to, 303)
  })

  server.post('/sign-out', (request, reply) => {
    if (!isSameOrigin(request.headers.origin, request.headers.host)) return reply.code(403).send()
    void reply.header('Set-Cookie', endedSessionCookie({ secure: isSecure(request) }))
    return reply.redirect('/', 303)
  })
}

/** The path to go back to; anything that leads elsewhere becomes the overview. */
function localPath(to = '/'): string {
  const base = 'http://here.invalid'
  if (!to.startsWith('/') || !URL.canParse(to, base)) return '/'
  const url = new URL(to, base)
  return url.origin === base ? `${url.pathname}${url.search}` : '/'
}

// Whoever lies about this only keeps his own cookie from being sent.
function isSecure({ headers }: FastifyRequest): boolean {
  return headers['x-forwarded-proto'] === 'https'
}
