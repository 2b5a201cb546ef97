import type { FastifyInstance, FastifyReply } from 'fastify'
import { type ActionVerb, isActionVerb } from '../actions.js'
import { listJobs } from '../queries/jobs.js'
import { readRun } from '../queries/run.js'
import { isCursor, listRuns } from '../queries/runs.js'
import { act } from '../run-action.js'
import type { ServerContext } from '../server-context.js'

const MOST_RUNS = 200

/** The pages' data as JSON. */
export function apiRoutes(server: FastifyInstance, context: ServerContext): void {
  const { config, db, clock, modelView } = context

  server.get('/api/jobs', async () => ({
    jobs: await listJobs(db, { jobs: config.jobs, now: clock.now(), ticks: 5 }),
  }))

  server.get<{ Querystring: { job?: string; limit?: string; before?: string } }>(
    '/api/runs',
    async ({ query: { job, limit = '50', before } }, reply) => {
      if (!/^\d{1,3}$/.test(limit) || Number(limit) < 1 || Number(limit) > MOST_RUNS) {
        return badRequest(reply, `limit must be a whole number in 1 … ${MOST_RUNS}.`)
      }
      if (before !== undefined && !isCursor(before)) {
        return badRequest(reply, 'before must be the `next` of an earlier answer.')
      }
      return listRuns(db, { job, before, limit: Number(limit) })
    },
  )

  server.get<{ Params: { id: string } }>('/api/runs/:id', async ({ params: { id } }, reply) => {
    const run = await readRun(db, id)
    return run ?? reply.code(404).send({ error: 'not_found', message: 'There is no run of this id.' })
  })

  server.get('/api/models', async () => ({ models: (await modelView.current({ wait: true })) ?? [] }))

  server.post<{ Params: { name: string; verb: string }; Body: { reason?: unknown } | null }>(
    '/api/jobs/:name/:verb',
    async ({ params: { name, verb }, body }, reply) => {
      if (!isActionVerb(verb)) return reply.callNotFound()
      const reason = body?.reason
      if (reason !== undefined && typeof reason !== 'string') {
        return badRequest(reply, 'reason must be a text.')
      }
      const problem = await act(context, { job: name, verb: verb satisfies ActionVerb, reason, actor: 'api' })
      if (problem === undefined) return { job: name, done: verb }
      return reply.code(problem.status).send({ error: problem.code, message: problem.message })
    },
  )
}

function badRequest(reply: FastifyReply, message: string) {
  return reply.code(400).send({ error: 'bad_request', message })
}
