import type { FastifyInstance, FastifyRequest } from 'fastify'
import { signInPage } from '../../page/sign-in.js'
import { isSameOrigin } from '../access/same-origin.js'
import type { ServerContext } from '../server-context.js'
import { sendNotFound, sendPage } from './pages.js'

const FOR_ALL = { config: { need: 'nothing' } } as const

/** Turns the token into a session, for browsers: a cookie that scripts cannot read. */
export function signInRoutes(server: FastifyInstance, context: ServerContext): void {
  const { access, config } = context
  const { tokenVariable } = config

  server.get<{ Querystring: { to?: string } }>('/sign-in', FOR_ALL, (request, reply) => {
    if (!access.hasToken) return sendNotFound(context, request, reply)
    const page = signInPage({ to: localPath(request.query.to), tokenVariable })
    return sendPage(context, request, reply, page)
  })

  server.post<{ Body: unknown }>('/sign-in', FOR_ALL, (request, reply) => {
    if (!access.hasToken) return sendNotFound(context, request, reply)
    const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams()
    const to = localPath(form.get('to') ?? undefined)
    const again = (status: 401 | 403 | 429, problem: string) =>
      sendPage(context, request, reply.code(status), signInPage({ to, tokenVariable, problem }))

    if (!isSameOrigin(request.headers.origin, request.headers.host)) {
      return again(403, 'Sign in from this page.')
    }
    const presented = access.present(request, form.get('token') ?? '')
    if (presented === 'wrong') return again(401, 'This is not the token.')
    if (presented !== 'accepted') {
      void reply.header('Retry-After', String(presented.waitSeconds))
      return again(429, `Too many wrong tokens. Try again in ${presented.waitSeconds} s.`)
    }
    void reply.header('Set-Cookie', access.beginSession({ secure: isSecure(request) }))
    return reply.redirect(to, 303)
  })

  server.post('/sign-out', FOR_ALL, async (request, reply) => {
    if (!isSameOrigin(request.headers.origin, request.headers.host)) return reply.code(403).send()
    void reply.header('Set-Cookie', await access.endSessions(request, { secure: isSecure(request) }))
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
