import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { jobPage } from '../../page/job.js'
import { type PageContent, renderPage, type Viewer } from '../../page/layout.js'
import { modelsPage } from '../../page/models.js'
import { overviewPage } from '../../page/overview.js'
import { problemPage } from '../../page/problem.js'
import { runPage } from '../../page/run.js'
import { jobPath } from '../../page/run-table.js'
import { historyPage } from '../../page/runs.js'
import { isActionVerb } from '../actions.js'
import { listJobs } from '../queries/jobs.js'
import { metricHistory } from '../queries/metric-history.js'
import { readRun } from '../queries/run.js'
import { isCursor, listRuns } from '../queries/runs.js'
import { listTicks } from '../queries/ticks.js'
import { act } from '../run-action.js'
import type { ServerContext } from '../server-context.js'

const RUNS_PER_PAGE = 50
const RUNS_OF_JOB = 25
const LATEST_RUNS = 15

const DONE: Readonly<Record<string, string>> = {
  trigger: 'The job will run as soon as a slot is free.',
  pause: 'The job is paused; what runs goes on to its end.',
  resume: 'The job goes on.',
}

/** The pages for people. */
export function pageRoutes(server: FastifyInstance, context: ServerContext): void {
  const { config, db, clock, modelView } = context

  server.get('/', async (request, reply) => {
    const now = clock.now()
    const [jobs, { runs }] = await Promise.all([
      listJobs(db, { jobs: config.jobs, now, ticks: 1 }),
      listRuns(db, { limit: LATEST_RUNS }),
    ])
    return sendPage(context, request, reply, overviewPage({ host: config.host, now, jobs, latest: runs }))
  })

  server.get<{ Querystring: { job?: string; before?: string } }>('/runs', async (request, reply) => {
    const { job } = request.query
    const before = cursorOf(request.query.before)
    const page = await listRuns(db, { job, before, limit: RUNS_PER_PAGE })
    return sendPage(context, request, reply, historyPage({ job, page, newest: before === undefined }))
  })

  server.get<{ Params: { id: string } }>('/runs/:id', async (request, reply) => {
    const run = await readRun(db, request.params.id)
    if (run === undefined) return sendNotFound(context, request, reply)
    return sendPage(context, request, reply, runPage(run, clock.now()))
  })

  server.get<{ Params: { name: string }; Querystring: { before?: string; done?: string } }>(
    '/jobs/:name',
    async (request, reply) => {
      const job = config.jobs.find(({ name }) => name === request.params.name)
      if (job === undefined) return sendFormerJob(context, request, reply, request.params.name)
      const now = clock.now()
      const before = cursorOf(request.query.before)
      const [[summary], ticks, page] = await Promise.all([
        listJobs(db, { jobs: [job], now, ticks: 5 }),
        listTicks(db, job.name, 10),
        listRuns(db, { job: job.name, before, limit: RUNS_OF_JOB }),
      ])
      const done = Object.hasOwn(DONE, request.query.done ?? '') ? DONE[request.query.done!] : undefined
      const viewer = viewerOf(context, request)
      const view = { job, summary: summary!, ticks, page, newest: before === undefined, viewer, done, now }
      return sendPage(context, request, reply, jobPage(view))
    },
  )

  server.get('/models', async (request, reply) => {
    const states = await modelView.current({ wait: true })
    const models = await Promise.all(
      (states ?? []).map(async (state) => ({
        ...state,
        points: await metricHistory(db, { network: state.network, modelType: state.model_type }),
      })),
    )
    return sendPage(context, request, reply, modelsPage(models, { known: states !== undefined }))
  })

  server.post<{ Params: { name: string; verb: string }; Body: URLSearchParams | null }>(
    '/jobs/:name/:verb',
    async (request, reply) => {
      const { name, verb } = request.params
      if (!isActionVerb(verb)) return sendNotFound(context, request, reply)
      const reason = request.body instanceof URLSearchParams ? request.body.get('reason') : null
      const problem = await act(context, { job: name, verb, reason: reason ?? undefined, actor: 'page' })
      if (problem === undefined) return reply.redirect(`${jobPath(name)}?done=${verb}`, 303)
      const content = problemPage('Not done', problem.message)
      return sendPage(context, request, reply.code(problem.status), content)
    },
  )
}

export function sendPage(
  context: ServerContext,
  request: FastifyRequest,
  reply: FastifyReply,
  content: PageContent,
): FastifyReply {
  const viewer = viewerOf(context, request)
  // Who is not let in yet learns no names either.
  const jobs = context.access.mayRead(request.caller) ? context.config.jobs.map(({ name }) => name) : []
  return reply
    .type('text/html; charset=utf-8')
    .send(renderPage({ assets: context.assets, viewer, jobs }, content))
}

export function sendNotFound(context: ServerContext, request: FastifyRequest, reply: FastifyReply) {
  return sendPage(
    context,
    request,
    reply.code(404),
    problemPage('Not found', 'There is nothing at this address.'),
  )
}

/** A job that the config has no more is still in the history. */
async function sendFormerJob(
  context: ServerContext,
  request: FastifyRequest,
  reply: FastifyReply,
  job: string,
): Promise<FastifyReply> {
  const { runs } = await listRuns(context.db, { job, limit: 1 })
  if (runs.length === 0) return sendNotFound(context, request, reply)
  return reply.redirect(`/runs?job=${encodeURIComponent(job)}`, 303)
}

function viewerOf({ access }: ServerContext, request: FastifyRequest): Viewer {
  const signedIn = request.caller === 'session' ? 'signed-in' : 'signed-out'
  return { access: access.hasToken ? signedIn : 'none', path: request.method === 'GET' ? request.url : '/' }
}

/** A cursor that people have edited begins at the newest run again. */
function cursorOf(text: string | undefined): string | undefined {
  return text !== undefined && isCursor(text) ? text : undefined
}
