import type { Logger } from '@alertsmith/pipeline'
import type { FastifyRequest } from 'fastify'
import type { Kysely } from 'kysely'
import type { Clock } from '../../engine/clock.js'
import type { StateTables } from '../../state/tables.js'
import { addressGroup } from './address-group.js'
import { EndedSessions } from './ended-sessions.js'
import { FailedAttempts } from './failed-attempts.js'
import { isLoopback, namesLoopback } from './loopback.js'
import { type Refusal, refusals } from './refusal.js'
import { isSameOrigin } from './same-origin.js'
import { endedSessionCookie, type Session, sessionCookie, sessionsIn } from './session.js'
import type { Token } from './token.js'

/** What somebody must be allowed for a request. `nothing`: it is for all, and nobody looks at who asks. */
export type Need = 'nothing' | 'read' | 'act'

/** Who asks. */
export type Caller = 'nobody' | 'bearer' | 'session'

/** What came of a token that was presented; `waitSeconds` where it was not even looked at. */
export type Presented = 'accepted' | 'wrong' | { readonly waitSeconds: number }

/** Whether a request is let in, and as whom. */
export interface Decision {
  readonly caller: Caller
  /** The answer, where it is not let in. */
  readonly refusal?: Refusal
}

/**
 * The one place that decides who may see and do what, compares tokens, and counts the wrong ones. Nothing else may look
 * at a token: an answer that differs for the right one would let it be guessed without being counted.
 */
export interface Access {
  /** Whether there is a token, and with it a way to sign in. */
  readonly hasToken: boolean
  decide(request: FastifyRequest, need: Need): Promise<Decision>
  /** Compares a token, unless the address has to wait, and counts it where it is wrong. */
  present(request: FastifyRequest, candidate: string): Presented
  mayRead(caller: Caller): boolean
  namesThisHost(request: FastifyRequest): boolean
  /** The cookie of a new session; only for who has presented the token. */
  beginSession(options: { readonly secure: boolean }): string
  /** Ends the sessions of a request for good, and returns the cookie that says so. */
  endSessions(request: FastifyRequest, options: { readonly secure: boolean }): Promise<string>
}

export interface AccessOptions {
  readonly host: string
  readonly token: Token | undefined
  readonly db: Kysely<StateTables>
  readonly clock: Pick<Clock, 'now'>
  readonly logger: Logger
}

export function createAccess({ host, token, db, clock, logger }: AccessOptions): Access {
  const open = isLoopback(host)
  const attempts = new FailedAttempts()
  const ended = new EndedSessions(db)

  function present(request: FastifyRequest, candidate: string): Presented {
    const address = addressGroup(request.ip)
    const now = clock.now()
    const waitSeconds = attempts.secondsToWait(address, now)
    if (waitSeconds > 0) return { waitSeconds }
    if (token?.matches(candidate) === true) return 'accepted'
    attempts.add(address, now)
    logger.warn({ address: request.ip }, 'A wrong token was presented')
    return 'wrong'
  }

  const signedSessions = ({ headers }: FastifyRequest): Session[] =>
    token === undefined ? [] : sessionsIn(token.sessionKey, headers.cookie, clock.now())

  async function decide(request: FastifyRequest, need: Need): Promise<Decision> {
    if (need === 'nothing') return { caller: 'nobody' }
    if (need === 'act' && token === undefined) return { caller: 'nobody', refusal: refusals.actionsOff }
    // Where anyone may look, a token changes nothing, so it is not compared.
    const candidate = need === 'read' && open ? undefined : bearerToken(request)
    if (candidate !== undefined && token !== undefined) {
      const presented = present(request, candidate)
      if (presented === 'accepted') return { caller: 'bearer' }
      return {
        caller: 'nobody',
        refusal: presented === 'wrong' ? refusals.unauthorized : refusals.wait(presented.waitSeconds),
      }
    }
    const sessions = await ended.without(signedSessions(request))
    if (sessions.length > 0) {
      if (need === 'act' && !isSameOrigin(request.headers.origin, request.headers.host))
        return { caller: 'nobody', refusal: refusals.otherOrigin }
      return { caller: 'session' }
    }
    if (need === 'read' && open) return { caller: 'nobody' }
    const refusal = wantsPage(request) ? refusals.signIn(request.url) : refusals.unauthorized
    return { caller: 'nobody', refusal }
  }

  return {
    hasToken: token !== undefined,
    decide,
    present,
    mayRead: (caller) => open || caller !== 'nobody',
    // Where others reach the page, every request but those for health needs a token or a session, which no other site has.
    namesThisHost: (request) => !open || namesLoopback(request.headers.host),
    beginSession: (options) => sessionCookie(token!.sessionKey, clock.now(), options),
    async endSessions(request, options) {
      await ended.add(signedSessions(request), clock.now())
      return endedSessionCookie(options)
    },
  }
}

function bearerToken({ headers }: FastifyRequest): string | undefined {
  return /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1]
}

function wantsPage({ method, headers }: FastifyRequest): boolean {
  return (method === 'GET' || method === 'HEAD') && (headers.accept ?? '').includes('text/html')
}
