import type { FastifyInstance } from 'fastify'
import type { ServerContext } from '../server-context.js'

const FOR_ALL = { config: { need: 'nothing' } } as const
const DATABASE_MS = 2000
// A look may take a while in a large state; this many may be missed.
const LOOKS_MISSED = 10
const LEAST_LATE_MS = 30_000

/** For those who restart or route: open to all, and says nothing beyond what keeps the scheduler from working. */
export function healthRoutes(server: FastifyInstance, context: ServerContext): void {
  server.get('/healthz', FOR_ALL, () => ({ status: 'ok' }))

  server.get('/readyz', FOR_ALL, async (_request, reply) => {
    const reasons = (await Promise.all([databaseProblem(context), plannerProblem(context)])).filter(
      (reason) => reason !== undefined,
    )
    if (reasons.length > 0) void reply.code(503)
    return { status: reasons.length === 0 ? 'ready' : 'not ready', reasons }
  })
}

async function databaseProblem({ db, logger }: ServerContext): Promise<string | undefined> {
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(), DATABASE_MS)
  const tooLate = new Promise<never>((_resolve, reject) => {
    late.signal.addEventListener('abort', () => reject(new Error('no answer in time')))
  })
  try {
    await Promise.race([db.selectFrom('jobs').select('name').limit(1).execute(), tooLate])
    return undefined
  } catch (error) {
    // The drivers' messages name hosts and files, which are for the log alone.
    logger.warn({ err: error }, 'The state database does not answer')
    return 'The state database does not answer.'
  } finally {
    clearTimeout(timer)
  }
}

function plannerProblem({ lastLook, lookEveryMs, clock }: ServerContext): string | undefined {
  const at = lastLook()
  if (at === undefined) return 'The planner has not looked for ticks yet.'
  const agoMs = clock.now().getTime() - at.getTime()
  if (agoMs <= Math.max(LEAST_LATE_MS, LOOKS_MISSED * lookEveryMs)) return undefined
  return `The planner has not looked for ticks for ${Math.round(agoMs / 1000)} s.`
}
