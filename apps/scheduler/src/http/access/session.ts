import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

const COOKIE = 'alertsmith_session'
const LIFETIME_S = 12 * 3600

/** A signed-in browser, as its cookie proves. */
export interface Session {
  readonly id: string
  /** When it is over by itself. */
  readonly until: Date
}

/**
 * The cookie says until when it holds and proves by a signature that we wrote it: a restart signs nobody out, and
 * another token signs everybody out. Sessions that were ended before their time are noted down, see `EndedSessions`.
 */
export function sessionCookie(key: Buffer, now: Date, { secure }: { readonly secure: boolean }): string {
  const until = Math.floor(now.getTime() / 1000) + LIFETIME_S
  const text = `${until}.${randomBytes(12).toString('hex')}`
  return cookie(`${text}.${signature(key, text)}`, LIFETIME_S, secure)
}

export function endedSessionCookie({ secure }: { readonly secure: boolean }): string {
  return cookie('', 0, secure)
}

/** The sessions of ours in a Cookie header that are not over by themselves. */
export function sessionsIn(key: Buffer, cookies: string | undefined, now: Date): Session[] {
  return (cookies ?? '').split(';').flatMap((pair) => {
    const [, text, hex] =
      /^\s*alertsmith_session=(\d{1,12}\.[0-9a-f]{24})\.([0-9a-f]{64})\s*$/.exec(pair) ?? []
    if (text === undefined || hex === undefined) return []
    if (!timingSafeEqual(Buffer.from(signature(key, text)), Buffer.from(hex))) return []
    const [seconds, id] = text.split('.')
    const until = new Date(Number(seconds) * 1000)
    return until > now ? [{ id: id!, until }] : []
  })
}

function cookie(value: string, seconds: number, secure: boolean): string {
  return `${COOKIE}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`
}

function signature(key: Buffer, text: string): string {
  return createHmac('sha256', key).update(text).digest('hex')
}
