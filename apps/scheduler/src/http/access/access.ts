import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Clock } from '../../engine/clock.js'
import { FailedAttempts } from './failed-attempts.js'
import { isLoopback, namesLoopback } from './loopback.js'
import { isSameOrigin } from './same-origin.js'
import { hasSession } from './session.js'
import type { Token } from './token.js'

/** Who may see and do what. */
export interface Access {
  readonly token: Token | undefined
  readonly attempts: FailedAttempts
  /** `none`: nobody can sign in here. */
  viewer(request: FastifyRequest): 'signed-in' | 'signed-out' | 'none'
  /** Whether the request may see what there is. Answers nothing and counts nothing. */
  isReader(request: FastifyRequest): boolean
  /** Says no by answering, or returns true. */
  mayRead(request: FastifyRequest, reply: FastifyReply): boolean
  mayAct(request: FastifyRequest, reply: FastifyReply): boolean
  namesThisHost(request: FastifyRequest): boolean
}

export interface AccessOptions {
  readonly host: string
  readonly token: Token | undefined
  readonly clock: Pick<Clock, 'now'>
}

export function createAccess({ host, token, clock }: AccessOptions): Access {
  const open = isLoopback(host)
  const attempts = new FailedAttempts()

  /** `refused` where a token was given and is wrong, or too many were. */
  function bearer(request: FastifyRequest): 'none' | 'accepted' | 'refused' | 'wait' {
    const candidate = candidateOf(request)
    if (candidate === undefined || token === undefined) return 'none'
    if (attempts.secondsToWait(request.ip, clock.now()) > 0) return 'wait'
    if (token.matches(candidate)) return 'accepted'
    attempts.add(request.ip, clock.now())
    return 'refused'
  }

  const session = (request: FastifyRequest) =>
    token !== undefined && hasSession(token.sessionKey, request.headers.cookie, clock.now())

  function refuse(request: FastifyRequest, reply: FastifyReply, given: ReturnType<typeof bearer>): false {
    if (given === 'wait') {
      const seconds = attempts.secondsToWait(request.ip, clock.now())
      void reply.header('Retry-After', String(seconds))
      void reply.code(429).send({ error: 'too_many_attempts', message: 'Too many wrong tokens.' })
    } else {
      void reply.header('WWW-Authenticate', 'Bearer')
      void reply.code(401).send({ error: 'unauthorized', message: 'A valid bearer token is required.' })
    }
    return false
  }

  return {
    token,
    attempts,
    viewer(request) {
      if (token === undefined) return 'none'
      return session(request) ? 'signed-in' : 'signed-out'
    },
    isReader(request) {
      const candidate = candidateOf(request)
      return open || session(request) || (candidate !== undefined && token?.matches(candidate) === true)
    },
    mayRead(request, reply) {
      if (open) return true
      const given = bearer(request)
      if (given === 'accepted' || session(request)) return true
      if (given === 'none' && wantsPage(request)) {
        void reply.redirect(`/sign-in?to=${encodeURIComponent(request.url)}`, 303)
        return false
      }
      return refuse(request, reply, given)
    },
    mayAct(request, reply) {
      if (token === undefined) {
        void reply.code(403).send({
          error: 'actions_off',
          message: 'This scheduler has no token, so actions are off.',
        })
        return false
      }
      const given = bearer(request)
      if (given === 'accepted') return true
      if (given === 'none' && session(request)) {
        if (isSameOrigin(request.headers.origin, request.headers.host)) return true
        void reply.code(403).send({
          error: 'other_origin',
          message: 'A session acts from its own page alone.',
        })
        return false
      }
      return refuse(request, reply, given)
    },
    // Where others reach the page, every request but those for health needs a token or a session, which no other site has.
    namesThisHost: (request) => !open || namesLoopback(request.headers.host),
  }
}

function candidateOf({ headers }: FastifyRequest): string | undefined {
  return /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1]
}

function wantsPage({ method, headers }: FastifyRequest): boolean {
  return method === 'GET' && (headers.accept ?? '').includes('text/html')
}
