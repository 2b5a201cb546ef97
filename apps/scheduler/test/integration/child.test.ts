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

it('does only the steps that are missing where an earlier attempt saved the model', async () => {
  const models = modelNames()
  const modelId = models.find((name) => name.startsWith('alert_scorer'))!
  const alone = { ...job, modelTypes: ['alert_scorer'] as const }
  const tickId = await triggerJob(state.db, alone, { actor: 'test', now: new Date(), asOf: AS_OF })
  const at = new Date().toISOString()
  await state.db
    .insertInto('runs')
    .values({
      id: 'earlier',
      tick_id: tickId,
      job: job.name,
      network: 'demo',
      model_type: 'alert_scorer',
      attempt: 0,
      owner: 'test',
      fence: 0,
      options_hash: '',
      started_at: at,
      heartbeat_at: at,
      finished_at: at,
      status: 'failed',
      error_code: 'STORAGE_UNAVAILABLE',
      error_message: 'It was away.',
      error_retryable: 1,
      model_id: modelId,
      steps: JSON.stringify({ evaluate: { kept: true } }),
      recorded: 1,
    })
    .execute()
  const scheduler = start(alone)
  const { runs } = await finished(tickId)
  await scheduler.stop()
  expect(runs.map(({ status, model_id }) => [status, model_id])).toEqual([
    ['failed', modelId],
    ['succeeded', modelId],
  ])
  expect(JSON.parse(runs[1]!.steps!)).toEqual({
    evaluate: { kept: true },
    promote: expect.objectContaining({ model_id: modelId }),
    score: expect.objectContaining({ date: LAST_DAY }),
  })
  expect(modelNames()).toEqual(models)
})

it('trains on schedule only where the conditions of the job hold', async () => {
  const careful = { ...job, modelTypes: ['alert_scorer'] as const, onlyIf: { minNewLabels: 1_000_000 } }
  const at = new Date().toISOString()
  await state.db
    .insertInto('ticks')
    .values({
      id: 'weekly@now',
      job: job.name,
      kind: 'schedule',
      scheduled_at: at,
      as_of: AS_OF,
      created_at: at,
      status: 'due',
      attempt: 0,
      next_attempt_at: at,
      fence: 0,
    })
    .execute()
  const scheduler = start(careful)
  const { tick, runs } = await finished('weekly@now')
  await scheduler.stop()
  expect(tick.status).toBe('done')
  expect(runs).toMatchObject([
    {
      status: 'nothing-to-do',
      reason: expect.stringMatching(/^\d+ new labelled alerts/),
      model_id: null,
      recorded: 1,
    },
  ])
})

it('ends a training that fails with its coded error', async () => {
  const wrong = { ...job, modelTypes: ['alert_scorer'] as const, networks: ['nowhere'] }
  const scheduler = start(wrong)
  const { tick, runs } = await finished(
    await triggerJob(state.db, wrong, { actor: 'test', now: new Date(), asOf: AS_OF }),
  )
  await scheduler.stop()
  expect(tick.status).toBe('done')
  expect(runs).toMatchObject([
    { status: 'failed', error_code: expect.stringMatching(/^[A-Z]+_[A-Z_]+$/), error_retryable: 0 },
  ])
})

function modelNames(): string[] {
  return readdirSync(demo.registry)
    .filter((name) => name.includes('_v'))
    .sort()
}
