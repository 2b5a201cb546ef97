import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { triggerJob } from '../../src/engine/actions.js'
import type { Timings } from '../../src/engine/timings.js'
import { openState, type State } from '../../src/state/open-state.js'
import { createDemoNetwork, type DemoNetwork } from '../support/demo-network.js'
import { exampleJob } from '../support/example-job.js'
import { seededRandom } from '../support/random.js'

/** Real trainings of some seconds in processes of their own, and processes that are really killed. */
const PROGRAM = fileURLToPath(new URL('../support/scheduler-program.mjs', import.meta.url))

const TIMINGS: Timings = {
  pollMs: 100,
  leaseMs: 3_000,
  graceMs: 500,
  renewMs: 500,
  heartbeatTimeoutMs: 20_000,
  abortGraceMs: 5_000,
  missedAfterMs: 60_000,
  recordMs: 1_000,
}

const JOB = exampleJob({
  name: 'crashing',
  // Never by itself: these tests trigger it.
  cron: '0 0 30 2 *',
  window: { lastDays: 150, lagDays: 1, snapshotDays: 7 },
  training: {
    split: { kind: 'temporal' },
    cvFolds: 2,
    params: { num_iterations: 200, early_stopping_round: 0 },
    threads: 1,
    allowInsufficient: true,
  },
  retry: { attempts: 10, backoffMs: 500, maxBackoffMs: 1_000 },
  after: { evaluate: true, promote: undefined, score: true },
})

let demo: DemoNetwork
let state: State
let running: ChildProcess[] = []
beforeAll(async () => {
  demo = await createDemoNetwork()
  state = await openState({ kind: 'sqlite', path: join(demo.folder, 'state.sqlite') })
})
afterEach(async () => {
  for (const child of running) child.kill('SIGKILL')
  await Promise.all(running.map(ended))
  running = []
})
afterAll(async () => {
  await state?.close()
  demo?.remove()
})

describe('a scheduler with real trainings', () => {
  it('takes up the tick of one that was killed, whose training ends with it', async () => {
    const scheduler = start()
    const tickId = await trigger('2024-07-02')
    await phase(tickId, ['train'])
    scheduler.kill('SIGKILL')
    await ended(scheduler)
    start()
    const runs = await finished(tickId)
    expect(runs.map(({ status }) => status).filter((status) => status !== 'failed')).toEqual([
      'lost',
      'succeeded',
    ])
    // While the orphan was still letting go of ClickHouse, the next one may have been turned away.
    for (const run of runs.filter(({ status }) => status === 'failed'))
      expect(run.error_code).toBe('STORAGE_EMBEDDED_LOCKED')
    expectOneModel(tickId, runs)
  })

  it('takes over the model that was saved just before the scheduler was killed', async () => {
    const scheduler = start()
    const tickId = await trigger('2024-06-25')
    await phase(tickId, ['evaluate', 'score'])
    scheduler.kill('SIGKILL')
    await ended(scheduler)
    const [saved, ...others] = modelsOf(await runIds(tickId))
    expect(others).toEqual([])
    start()
    const runs = await finished(tickId)
    expect(runs[0]!.status).toBe('lost')
    expect(runs.at(-1)).toMatchObject({ status: 'succeeded', model_id: saved })
    expectOneModel(tickId, runs)
  })

  it('trains again where the training process is killed, and counts that as an attempt', async () => {
    start()
    const tickId = await trigger('2024-06-18')
    await phase(tickId, ['train', 'judge'])
    process.kill(trainingOf(running[0]!), 'SIGKILL')
    const runs = await finished(tickId)
    expect(runs.map(({ status, attempt }) => ({ status, attempt }))).toEqual([
      { status: 'lost', attempt: 1 },
      { status: 'succeeded', attempt: 2 },
    ])
    expect(runs[0]!.reason).toBe('Its process ended with SIGKILL.')
    expectOneModel(tickId, runs)
  })

  it('stops the training cleanly when it is told to stop, and goes on after the restart', async () => {
    const scheduler = start()
    const tickId = await trigger('2024-06-11')
    await phase(tickId, ['train'])
    scheduler.kill('SIGTERM')
    await ended(scheduler)
    expect(scheduler.exitCode).toBe(0)
    const tick = await state.db
      .selectFrom('ticks')
      .selectAll()
      .where('id', '=', tickId)
      .executeTakeFirstOrThrow()
    expect(tick).toMatchObject({ status: 'due', owner: null, lease_until: null, attempt: 0 })
    expect(modelsOf(await runIds(tickId))).toEqual([])
    start()
    const runs = await finished(tickId)
    expect(runs.map(({ status, reason, attempt }) => ({ status, reason, attempt }))).toEqual([
      { status: 'cancelled', reason: 'The scheduler was stopped.', attempt: 1 },
      { status: 'succeeded', reason: null, attempt: 1 },
    ])
    expectOneModel(tickId, runs)
  })

  it('waits for the training when it is told to drain', async () => {
    const scheduler = start({ drain: true })
    const tickId = await trigger('2024-06-04')
    await phase(tickId, ['train'])
    const later = await trigger('2024-05-28')
    scheduler.kill('SIGTERM')
    await ended(scheduler)
    expect(scheduler.exitCode).toBe(0)
    const runs = await finished(tickId)
    expect(runs.map(({ status }) => status)).toEqual(['succeeded'])
    expect(await runIds(later)).toEqual([])
    await state.db.updateTable('ticks').set({ status: 'cancelled' }).where('id', '=', later).execute()
  })

  it('has whole models only, one for each tick, whoever is killed when', async () => {
    const seed = Number(process.env.ALERTSMITH_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31))
    console.log(`crashes: seed ${seed}`)
    const random = seededRandom(seed)
    start()
    const days = ['2024-05-21', '2024-05-14', '2024-05-07']
    const ticks = await Promise.all(days.map(trigger))
    let kills = 0
    for (let round = 0; round < 5; round++) {
      const scheduler = running.at(-1)!
      // On a slow machine a process that has just started could be killed before it does anything.
      while (childrenOf(scheduler).length === 0 && (await isOpen(ticks))) await delay(50)
      await delay(random() * 3_000)
      const training = childrenOf(scheduler)[0]
      if (random() < 0.5 && training !== undefined) process.kill(training, 'SIGKILL')
      else {
        scheduler.kill('SIGKILL')
        await ended(scheduler)
        start()
      }
      kills++
    }
    const trained = []
    for (const tickId of ticks) {
      const runs = await finished(tickId)
      expect(runs.at(-1)!.status, JSON.stringify(runs)).toBe('succeeded')
      expectOneModel(tickId, runs)
      trained.push(...runs)
    }
    console.log(
      `crashes: ${JSON.stringify({ kills, runs: trained.length, lost: trained.filter(({ status }) => status === 'lost').length })}`,
    )
    expect(trained.length).toBeGreaterThan(ticks.length)
  })

  it('has recorded every run in training_runs in the end', async () => {
    const scheduler = start()
    const deadline = Date.now() + 100_000
    const unrecorded = () => state.db.selectFrom('runs').select('id').where('recorded', '=', 0).execute()
    while ((await unrecorded()).length > 0 && Date.now() < deadline) await delay(200)
    scheduler.kill('SIGTERM')
    await ended(scheduler)
    const runs = await state.db.selectFrom('runs').select(['id', 'status']).orderBy('id').execute()
    const rows = await demo.rows('SELECT run_id AS id, status FROM training_runs FINAL ORDER BY run_id')
    expect(rows).toEqual(runs)
  })
})

function start({ drain = false } = {}): ChildProcess {
  const file = join(demo.folder, `program-${running.length}.json`)
  const location = { kind: 'sqlite', path: join(demo.folder, 'state.sqlite') }
  writeFileSync(
    file,
    JSON.stringify({ location, jobs: [JOB], host: 'test', timings: TIMINGS, real: true, drain }),
  )
  const child = spawn(process.execPath, [PROGRAM, file], {
    cwd: demo.folder,
    env: { ...process.env, ...demo.environment },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  running.push(child)
  return child
}

function trigger(asOf: string): Promise<string> {
  return triggerJob(state.db, JOB, { actor: 'test', now: new Date(), asOf })
}

function runsOf(tickId: string) {
  return state.db.selectFrom('runs').selectAll().where('tick_id', '=', tickId).orderBy('fence').execute()
}

async function runIds(tickId: string): Promise<string[]> {
  return (await runsOf(tickId)).map(({ id }) => id)
}

async function phase(tickId: string, phases: readonly string[]): Promise<void> {
  for (;;) {
    const runs = await runsOf(tickId)
    if (runs.some((run) => run.status === 'running' && phases.includes(run.phase ?? ''))) return
    if (runs.some((run) => run.status === 'succeeded'))
      throw new Error(`It was over before ${phases.join(' or ')}.`)
    await delay(5)
  }
}

async function isOpen(tickIds: readonly string[]): Promise<boolean> {
  const open = await state.db
    .selectFrom('ticks')
    .select('id')
    .where('id', 'in', tickIds)
    .where('status', 'in', ['due', 'running'])
    .execute()
  return open.length > 0
}

async function finished(tickId: string) {
  for (;;) {
    const { status } = await state.db
      .selectFrom('ticks')
      .select('status')
      .where('id', '=', tickId)
      .executeTakeFirstOrThrow()
    if (status !== 'due' && status !== 'running') return runsOf(tickId)
    await delay(100)
  }
}

/** Names of the models in the registry that one of the runs trained; what is not whole counts as well. */
function modelsOf(ids: readonly string[]): string[] {
  return readdirSync(demo.registry)
    .filter((name) => name.startsWith('alert_scorer_'))
    .filter((name) => {
      const metadata = JSON.parse(readFileSync(join(demo.registry, name, 'metadata.json'), 'utf8'))
      return ids.includes(metadata.training_run.run_id)
    })
}

function expectOneModel(tickId: string, runs: Awaited<ReturnType<typeof runsOf>>): void {
  const models = modelsOf(runs.map(({ id }) => id))
  expect(models, tickId).toEqual([runs.at(-1)!.model_id])
}

function childrenOf({ pid }: ChildProcess): number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    return children.trim().split(' ').filter(Boolean).map(Number)
  } catch {
    return []
  }
}

function trainingOf(scheduler: ChildProcess): number {
  const [training] = childrenOf(scheduler)
  if (training === undefined) throw new Error('No training runs.')
  return training
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => child.once('exit', () => resolve()))
}
