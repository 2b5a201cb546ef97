import { createHash } from 'node:crypto'
import { hostname } from 'node:os'
import { processStartMark } from './process-identity.js'

/** No save takes a day; what is older belongs to nobody, whatever its process id says. */
const MAX_AGE_MS = 24 * 60 * 60_000

/** `pid.host.start` of this process, safe in a file name. Tells it from processes of other hosts and from later ones with its id. */
export function ownProcessToken(): string {
  return token(process.pid, processStartMark(process.pid))
}

/**
 * True where the process behind `found` certainly no longer works on what it left behind. Of processes on
 * other hosts only the age is known.
 */
export function isAbandoned(found: string, modifiedAt: Date): boolean {
  if (Date.now() - modifiedAt.getTime() > MAX_AGE_MS) return true
  const [pid, host] = found.split('.')
  if (host !== digest(hostname())) return false
  return found !== token(Number(pid), processStartMark(Number(pid)))
}

function token(pid: number, startMark: string | undefined): string {
  return `${pid}.${digest(hostname())}.${digest(startMark ?? '')}`
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8)
}
