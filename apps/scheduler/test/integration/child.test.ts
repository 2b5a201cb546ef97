import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Job } from '../../src/config/job.js'
import { triggerJob } from '../../src/engine/actions.js'
import { type Scheduler, startScheduler } from '../../src/engine/scheduler.js'
import { DEFAULT_TIMINGS } from '../../src/engine/timings.js'
import { launchChild } from '../../src/runs/launch-child.js'
import { recordInChild } from '../../src/runs/record-in-child.js'
import { openState, type State } from '../../src/state/open-state.js'
import { createDemoNetwork, type DemoNetwork, LAST_DAY } from '../support/demo-network.js'
import { exampleJob } from '../support/example-job.js'
import { quietLogger } from '../support/quiet-logger.js'

const AS_OF = '2024-07-02'

let demo: DemoNetwork
let state: State
let before: NodeJS.ProcessEnv
let directory: string
beforeAll(async () => {
  demo = await createDemoNetwork()
  state = await openState({ kind: 'sqlite', path: join(demo.folder, 'state.sqlite') })
  before = { ...process.env }
  directory = process.cwd()
  Object.assign(process.env, demo.environment)
  process.chdir(demo.folder)
})
afterAll(async () => {
  await state?.close()
  process.env = before
  process.chdir(directory)
  demo?.remove()
})

function start(job: Job): Scheduler {
  return startScheduler({
    config: { jobs: [job], host: 'test', maxTrainings: 1, webhooks: [], logLevel: 'info' },
    db: state.db,
    logger: quietLogger,
    launch: launchChild,
    record: recordInChild,
    timings: { ...DEFAULT_TIMINGS, pollMs: 100 },
  })
}

async function finished(tickId: string) {
  for (;;) {
    const tick = await state.db
      .selectFrom('ticks')
      .selectAll()
      .where('id', '=', tickId)
      .executeTakeFirstOrThrow()
    if (tick.status !== 'due' && tick.status !== 'running') {
      const runs = await state.db
        .selectFrom('runs')
        .selectAll()
        .where('tick_id', '=', tickId)
        .orderBy('fence')
        .execute()
      return { tick, runs }
    }
    await delay(100)
  }
}

const job = exampleJob({
  name: 'weekly',
  // Never by itself: this test triggers it.
  cron: '0 0 30 2 *',
  modelTypes: ['alert_scorer', 'cluster_scorer'],
  window: { lastDays: 170, lagDays: 8, snapshotDays: 7 },
  // The network is too small for a cluster model that would be used.
  training: { split: { kind: 'temporal' }, cvFolds: 0, params: {}, threads: 1, allowInsufficient: true },
  after: { evaluate: true, promote: {}, score: true },
})

it('trains in a child process, follows up, records, and has nothing to do the second time', async () => {
  const scheduler = start(job)
  const first = await finished(
    await triggerJob(state.db, job, { actor: 'test', now: new Date(), asOf: AS_OF }),
  )
  expect(first.tick).toMatchObject({ status: 'done', reason: null, attempt: 1, actor: 'test' })
  expect(
    first.runs.map(({ model_type, status, error_message }) => ({ model_type, status, error_message })),
  ).toEqual([
    { model_type: 'alert_scorer', status: 'succeeded', error_message: null },
    { model_type: 'cluster_scorer', status: 'succeeded', error_message: null },
  ])
  const [scorer, cluster] = first.runs
  expect(JSON.parse(scorer!.steps!)).toMatchObject({
    evaluate: { start_date: '2024-06-25', end_date: AS_OF, rows: expect.any(Number) },
    promote: { model_id: scorer!.model_id, alias: 'champion' },
    score: { date: LAST_DAY, alerts: expect.any(Number) },
  })
  expect(JSON.parse(cluster!.steps!)).toMatchObject({
    score: { skipped: expect.stringContaining('clusters') },
  })
  expect(JSON.parse(scorer!.metrics!).test_auc).toBeGreaterThan(0.5)
  const logs = await state.db.selectFrom('run_logs').selectAll().where('run_id', '=', scorer!.id).execute()
  expect(logs.map(({ line_number }) => line_number)).toEqual(logs.map((_, index) => index + 1))
  expect(logs.map(({ message }) => message)).toContain('Training workflow completed successfully')

  const second = await finished(
    await triggerJob(state.db, job, { actor: 'test', now: new Date(), asOf: AS_OF }),
  )
  expect(second.runs.map(({ status, reason, run_key }) => ({ status, reason, run_key }))).toEqual(
    first.runs.map(({ model_id, run_key }) => ({
      status: 'nothing-to-do',
      reason: expect.stringContaining(model_id!),
      run_key,
    })),
  )
  await scheduler.stop()

  expect(
    readdirSync(demo.registry)
      .filter((name) => name.includes('_v'))
      .sort(),
  ).toEqual(first.runs.map(({ model_id }) => model_id!).sort())
  const recorded = await demo.rows(
    'SELECT run_id, status, model_id FROM training_runs FINAL ORDER BY started_at',
  )
  expect(recorded).toEqual(
    [...first.runs, ...second.runs].map(({ id, status, model_id }) => ({
      run_id: id,
      status,
      model_id: model_id ?? '',
    })),
  )
})
