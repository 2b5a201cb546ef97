import { createHash } from 'node:crypto'
import { canLookUpProcesses, processPlace, processStartMark } from './process-identity.js'

/** No save takes a day; what is older belongs to nobody, whatever its process id says. */
const MAX_AGE_MS = 24 * 60 * 60_000

/**
 * `pid.place.start` of this process, safe in a file name. Tells it from processes of other hosts, boots and PID namespaces,
 * and from later ones with its id.
 */
export function ownProcessToken(): string {
  return token(process.pid)
}

/**
 * True where the process behind `found` certainly no longer works on what it left behind. Of processes of another place only
 * the age is known: another host, an earlier boot, or another PID namespace, e.g. another container.
 */
export function isAbandoned(found: string, modifiedAt: Date): boolean {
  if (Date.now() - modifiedAt.getTime() > MAX_AGE_MS) return true
  const [pid, place] = found.split('.')
  if (place !== digest(processPlace()) || !canLookUpProcesses()) return false
  return found !== token(Number(pid))
}

function token(pid: number): string {
  return `${pid}.${digest(processPlace())}.${digest(processStartMark(pid) ?? '')}`
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8)
}
