import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

const COOKIE = 'alertsmith_session'
const LIFETIME_S = 12 * 3600

/**
 * A signed-in browser. The cookie says until when it holds and proves by a signature that we wrote it: nothing is kept
 * here, so a restart signs nobody out, and another token signs everybody out.
 */
export function sessionCookie(key: Buffer, now: Date, { secure }: { readonly secure: boolean }): string {
  const until = Math.floor(now.getTime() / 1000) + LIFETIME_S
  const text = `${until}.${randomBytes(12).toString('hex')}`
  return cookie(`${text}.${signature(key, text)}`, LIFETIME_S, secure)
}

export function endedSessionCookie({ secure }: { readonly secure: boolean }): string {
  return cookie('', 0, secure)
}

/** Whether the Cookie header holds a session of ours that is not over. */
export function hasSession(key: Buffer, cookies: string | undefined, now: Date): boolean {
  return (cookies ?? '').split(';').some((pair) => {
    const [, text, hex] =
      /^\s*alertsmith_session=(\d{1,12}\.[0-9a-f]{24})\.([0-9a-f]{64})\s*$/.exec(pair) ?? []
    if (text === undefined || hex === undefined) return false
    const signed = timingSafeEqual(Buffer.from(signature(key, text)), Buffer.from(hex))
    return signed && Number(text.split('.')[0]) * 1000 > now.getTime()
  })
}

function cookie(value: string, seconds: number, secure: boolean): string {
  return `${COOKIE}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`
}

function signature(key: Buffer, text: string): string {
  return createHmac('sha256', key).update(text).digest('hex')
}
