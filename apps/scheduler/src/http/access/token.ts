import { createHash, scryptSync, timingSafeEqual } from 'node:crypto'
import { TokenError } from '../../errors.js'
import { isLoopback } from './loopback.js'

const LEAST_CHARACTERS = 16

/** The secret that opens the page's actions, kept so that it can be compared and nothing else. */
export interface Token {
  /** Takes the same time whatever the difference is. */
  matches(candidate: string): boolean
  /** Signs sessions; made from the token, so that all schedulers with one token accept each other's. */
  readonly sessionKey: Buffer
}

export interface TokenSource {
  readonly host: string
  readonly tokenVariable: string
  readonly environment: Readonly<Record<string, string | undefined>>
}

/**
 * Undefined where there is none, which a page on loopback can do without: it then offers no actions.
 *
 * @throws {TokenError} where it is too short, or missing and `host` is not loopback
 */
export function readToken({ host, tokenVariable, environment }: TokenSource): Token | undefined {
  const token = environment[tokenVariable] ?? ''
  const context = { variable: tokenVariable, host }
  if (token === '') {
    if (isLoopback(host)) return undefined
    throw new TokenError(
      `Bound to ${host}, which others reach, the page must have a token in the environment variable ${tokenVariable}; it is not set. Set it to at least ${LEAST_CHARACTERS} random characters, or bind the page to 127.0.0.1.`,
      { context },
    )
  }
  if (token.length < LEAST_CHARACTERS) {
    throw new TokenError(
      `The token in the environment variable ${tokenVariable} must have at least ${LEAST_CHARACTERS} characters; it has ${token.length}. Set it to something longer and random.`,
      { context },
    )
  }
  const expected = digest(token)
  return {
    matches: (candidate) => timingSafeEqual(digest(candidate), expected),
    // Slow on purpose: who comes by a session's cookie must not find the token from it by trying.
    sessionKey: scryptSync(token, 'alertsmith-scheduler session', 32),
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
