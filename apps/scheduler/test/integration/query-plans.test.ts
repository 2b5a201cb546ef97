import { createQueryId, type Kysely, type RootOperationNode, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listJobs } from '../../src/http/queries/jobs.js'
import { metricHistory } from '../../src/http/queries/metric-history.js'
import { readRun } from '../../src/http/queries/run.js'
import { listRuns, runningRuns } from '../../src/http/queries/runs.js'
import { listTicks } from '../../src/http/queries/ticks.js'
import { FinishedRuns } from '../../src/metrics/finished-runs.js'
import { lastSuccesses } from '../../src/metrics/last-successes.js'
import type { StateTables } from '../../src/state/tables.js'
import { deliverDue } from '../../src/webhooks/deliver-due.js'
import { recordingLogger } from '../support/recording-logger.js'
import { runRow } from '../support/rows.js'
import { memoryState } from '../support/state.js'
import { JOBS, NOW } from '../support/test-server.js'

const BEFORE = '2026-05-01T02:00:00.000Z~run-1'

describe('what pages, metrics and webhooks ask the state', () => {
  let db: Kysely<StateTables>
  beforeAll(async () => {
    db = await memoryState()
    await db
      .insertInto('runs')
      .values(runRow({ id: 'run-1' }))
      .execute()
  })
  afterAll(() => db.destroy())

  const asks: Record<string, (state: Kysely<StateTables>) => Promise<unknown>> = {
    'the newest runs': (state) => listRuns(state, { limit: 50 }),
    'older runs': (state) => listRuns(state, { limit: 50, before: BEFORE }),
    'the newest runs of a job': (state) => listRuns(state, { limit: 50, job: 'nightly' }),
    'older runs of a job': (state) => listRuns(state, { limit: 50, job: 'nightly', before: BEFORE }),
    'running runs': (state) => runningRuns(state),
    'a run': (state) => readRun(state, 'run-1'),
    jobs: (state) => listJobs(state, { jobs: JOBS, now: NOW, ticks: 1 }),
    'ticks of a job': (state) => listTicks(state, 'nightly', 10),
    'metrics over time': (state) => metricHistory(state, { network: 'ethereum', modelType: 'alert_scorer' }),
    'the last successes': (state) => lastSuccesses(state, JOBS[0]!),
    'finished runs': async (state) => {
      for await (const run of new FinishedRuns(state).unseen(NOW)) expect(run.job).toBe('nightly')
    },
    'due deliveries': (state) =>
      deliverDue(state, {
        webhooks: [{ name: 'team', url: 'http://127.0.0.1:9', secretVariable: 'X', events: ['success'] }],
        now: NOW,
        logger: recordingLogger().logger,
      }),
  }

  it.each(Object.entries(asks))('%s: by an index, in its order', async (_, ask) => {
    const nodes: RootOperationNode[] = []
    const watched = db.withPlugin({
      transformQuery({ node }) {
        nodes.push(node)
        return node
      },
      transformResult: async ({ result }) => result,
    })
    await ask(watched)
    expect(nodes.length).toBeGreaterThan(0)
    for (const node of nodes) {
      const { sql: text, parameters } = db.getExecutor().compileQuery(node, createQueryId())
      // One row per job, and the config says how many there are.
      if (/from "jobs"/.test(text)) continue
      const explain = sql.raw(`explain query plan ${text}`).compile(db)
      const { rows } = await db.executeQuery<{ detail: string }>({ ...explain, parameters })
      const plan = rows.map(({ detail }) => detail)
      expect([
        text,
        plan.filter((step) =>
          /^SCAN (?!\w+ USING INDEX (runs_newest|runs_now|deliveries_pending)\b)|TEMP B-TREE/.test(step),
        ),
      ]).toEqual([text, []])
    }
  })
})
