/** The shortest keep-alive that ClickHouse has had by default is 3 s. */
const LONGEST_IDLE_MS = 2_500
/** Until the server has said how long it keeps connections. */
export const CAUTIOUS_IDLE_MS = 1_000

/**
 * How long an idle connection may be used again, in milliseconds: half of what the server announces as
 * `Keep-Alive: timeout=<seconds>`, so that it never closes a connection on which a query is just being sent.
 */
export function idleLimitMs(keepAlive: unknown): number {
  const seconds = Number(/timeout=(\d+)/i.exec(String(keepAlive))?.[1] ?? Number.NaN)
  return Number.isNaN(seconds) ? CAUTIOUS_IDLE_MS : Math.min(seconds * 500, LONGEST_IDLE_MS)
}
