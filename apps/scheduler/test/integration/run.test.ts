import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  applySchema,
  createLogger,
  generateNetwork,
  NO_SOURCES,
  openStore,
  resolveConfig,
} from '@alertsmith/pipeline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunSummary } from '../../src/http/queries/run-summary.js'
import { openState } from '../../src/state/open-state.js'
import { type CommandOptions, runScheduler } from '../support/run-scheduler.js'

const TOKEN = 'planted-token-of-the-page'
const HOOK_SECRET = 'planted-secret-of-the-hook'

let cwd: string
let printed = ''

async function scheduler(line: string, options: Partial<CommandOptions> = {}) {
  const outcome = await runScheduler(line.split(' '), {
    cwd,
    ...options,
    env: { ALERTSMITH_SCHEDULER_TOKEN: TOKEN, HOOK_SECRET, ALERTSMITH_THREADS: '1', ...options.env },
  })
  printed += outcome.stdout + outcome.stderr
  return outcome
}

async function history(line = 'history --json'): Promise<readonly RunSummary[]> {
  const { stdout, stderr } = await scheduler(line)
  expect(stderr).toBe('')
  return (JSON.parse(stdout) as { readonly runs: readonly RunSummary[] }).runs
}

/** The jobs train on data of 2024: what is due comes from backfills, so no test depends on the day it is run. */
const CONFIG = `
state: { sqlite: state.db }
http: 127.0.0.1:0
defaults: { networks: [demo], window: { last: 180d, lag: 7d } }
jobs:
  weekly:
    cron: "0 6 * * 1"
    time_zone: Europe/Zurich
    train: { cv_folds: 0, exclude: [month, is_weekend] }
  long:
    cron: "0 6 * * 2"
    train: { cv_folds: 5, threads: 1, params: slow.json }
webhooks:
  nobody: { url: "http://127.0.0.1:1/hook", secret_variable: HOOK_SECRET }
`

beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'alertsmith-scheduler-run-'))
  writeFileSync(join(cwd, 'alertsmith.scheduler.yaml'), CONFIG)
  writeFileSync(
    join(cwd, 'slow.json'),
    '{"learning_rate": 0.001, "num_iterations": 20000, "early_stopping_round": 0}',
  )
  const { settings } = resolveConfig({
    directory: cwd,
    environment: { ALERTSMITH_CLICKHOUSE_URL: `chdb:${join(cwd, '.alertsmith/clickhouse')}` },
  })
  const logger = createLogger({ level: 'silent', destination: process.stderr })
  await using store = await openStore(settings, logger, { sources: NO_SOURCES })
  await applySchema(store, 'demo')
  await generateNetwork(await store.network('demo'), { alerts: 3_000, seed: 11 })
})
afterAll(() => rmSync(cwd, { recursive: true, force: true }))

describe('run', () => {
  it('runs what is due once, and finds nothing to do the second time', async () => {
    const queued = await scheduler('backfill weekly --from 2024-06-20 --to 2024-06-30 --json')
    expect(queued.exitCode, queued.stderr).toBe(0)
    const { ticks } = JSON.parse(queued.stdout) as { readonly ticks: readonly string[] }
    // 2024-06-24 was the one Monday; six o'clock in Zurich was four in UTC.
    expect(ticks).toEqual([expect.stringMatching(/^weekly@2024-06-24T04:00:00\.000Z#backfill-/)])

    const first = await scheduler('run --once --json')
    expect(first.exitCode, first.stderr).toBe(0)
    expect(JSON.parse(first.stdout)).toMatchObject({ runs: { succeeded: 1 } })
    const [run] = await history()
    expect(run).toMatchObject({
      job: 'weekly',
      network: 'demo',
      status: 'succeeded',
      attempt: 1,
      version: '1.0.0',
    })
    const metadata = JSON.parse(
      readFileSync(join(cwd, 'trained_models', run!.model_id!, 'metadata.json'), 'utf8'),
    ) as { readonly feature_names: readonly string[] }
    expect(metadata).toMatchObject({
      training_period: { start_date: '2023-12-21', end_date: '2024-06-17' },
      // The job left them to the environment.
      threads: 1,
      training_run: { run_id: run!.id },
    })
    expect(metadata.feature_names).toContain('day_of_week')
    expect(metadata.feature_names).not.toContain('month')

    await scheduler('backfill weekly --from 2024-06-20 --to 2024-06-30')
    const second = await scheduler('run --once --json')
    expect(second.exitCode, second.stderr).toBe(0)
    expect(JSON.parse(second.stdout)).toMatchObject({ runs: { 'nothing-to-do': 1 } })
    expect(await history()).toHaveLength(2)
    expect(readdirSync(join(cwd, 'trained_models')).filter((name) => name.startsWith('alert_'))).toHaveLength(
      1,
    )
  })

  it('stops a training at SIGTERM within seconds, and goes on with its tick at the next start', async () => {
    await scheduler('backfill long --from 2024-06-24 --to 2024-06-30')
    const stopped = await scheduler('run', { signalAfter: { text: 'Training begins', signal: 'SIGTERM' } })
    expect(stopped.exitCode, stopped.stderr).toBe(0)
    expect(stopped.stderr).toContain('The page is there')
    expect(stopped.stdout).toBe('Stopped; runs: 1 cancelled.\n')
    const again = await scheduler('run', { signalAfter: { text: 'Training begins', signal: 'SIGINT' } })
    expect(again.exitCode, again.stderr).toBe(0)
    const runs = await history('history --job long --json')
    // The attempt counts once: it was not the training that failed.
    expect(runs).toMatchObject([
      { status: 'cancelled', attempt: 1 },
      { status: 'cancelled', attempt: 1 },
    ])
    expect(readdirSync(join(cwd, 'trained_models')).filter((name) => name.startsWith('alert_'))).toHaveLength(
      1,
    )
  })

  it('lets a training finish with --drain', async () => {
    await scheduler('pause long')
    await scheduler('backfill weekly --from 2024-06-10 --to 2024-06-16')
    const drained = await scheduler('run --drain', {
      signalAfter: { text: 'Training begins', signal: 'SIGTERM' },
    })
    expect(drained.exitCode, drained.stderr).toBe(0)
    expect(drained.stdout).toBe('Stopped; runs: 1 succeeded.\n')
  })

  it('stops a training that is drained at the second signal', async () => {
    await scheduler('resume long')
    const stopped = await scheduler('run --drain', {
      signalAfter: { text: 'Training begins', signal: 'SIGTERM', againMs: 1_500 },
    })
    await scheduler('pause long')
    expect(stopped.exitCode, stopped.stderr).toBe(0)
    expect(stopped.stdout).toBe('Stopped; runs: 1 cancelled.\n')
  })

  it('begins a tick of the schedule when its time comes', async () => {
    writeFileSync(
      join(cwd, 'seconds.yaml'),
      'state: { sqlite: seconds.db }\nhttp: off\njobs: { seconds: { cron: "* * * * * *", networks: [demo], window: { last: 1d } } }\n',
    )
    const { exitCode, stderr } = await scheduler('run --config seconds.yaml', {
      signalAfter: { text: 'Training ended', signal: 'SIGTERM' },
    })
    expect(exitCode, stderr).toBe(0)
    const { db, close } = await openState({ kind: 'sqlite', path: join(cwd, 'seconds.db') })
    const tick = await db
      .selectFrom('ticks')
      .selectAll()
      .where('started_at', 'is not', null)
      .executeTakeFirstOrThrow()
    await close()
    expect(tick).toMatchObject({ kind: 'schedule', job: 'seconds', actor: null })
    expect(tick.id).toBe(`seconds@${tick.scheduled_at}`)
    expect(tick.scheduled_at).toMatch(/\.000Z$/)
    expect(tick.started_at! >= tick.scheduled_at).toBe(true)
  })

  it('runs nothing of a paused job, says who paused it, and goes on when it is resumed', async () => {
    expect((await scheduler('pause weekly --reason holidays')).exitCode).toBe(0)
    const refused = await scheduler('trigger weekly')
    expect(refused.exitCode).toBe(3)
    expect(refused.stderr).toContain('SCHEDULER_JOB_PAUSED')
    expect((await scheduler('list')).stdout).toMatch(/paused +since .* UTC by .+@.+: holidays/)
    const idle = await scheduler('run --once')
    expect(idle.exitCode).toBe(0)
    expect(idle.stdout).toBe('Stopped; nothing was due.\n')
    expect((await scheduler('resume weekly')).exitCode).toBe(0)
    expect((await scheduler('list')).stdout).not.toContain('holidays')
  })

  it('ends with 1 where a run failed, and says why in the history', async () => {
    // Today's window holds no data of 2024.
    expect((await scheduler('trigger weekly --json')).exitCode).toBe(0)
    const failed = await scheduler('run --once')
    expect(failed.exitCode, failed.stderr).toBe(1)
    expect(failed.stdout).toBe('Stopped; runs: 1 failed.\n')
    const [run] = await history()
    expect(run).toMatchObject({ job: 'weekly', status: 'failed', error_code: 'EXTRACTION_NO_ALERTS' })
  })

  it.each([
    ['trigger nobody', 2],
    ['backfill weekly --from 2024-06-30 --to 2024-06-01', 2],
    ['backfill weekly --from 2024-02-30 --to 2024-03-01', 2],
    ['backfill weekly --from 2024-06-30', 2],
    ['pause', 2],
  ])('%s ends with %i', async (line, code) => {
    const { exitCode, stdout, stderr } = await scheduler(line)
    expect(exitCode, stderr).toBe(code)
    expect(stdout).toBe('')
  })

  it('does not begin where others reach the page and there is no token', async () => {
    writeFileSync(join(cwd, 'open.yaml'), CONFIG.replace('127.0.0.1:0', '0.0.0.0:0'))
    const { exitCode, stderr } = await scheduler('run --config open.yaml', {
      env: { ALERTSMITH_SCHEDULER_TOKEN: '' },
    })
    expect(exitCode).toBe(2)
    expect(stderr).toContain('SCHEDULER_TOKEN')
    expect(stderr).not.toContain('Scheduler runs')
  })

  it('wrote no secret anywhere', () => {
    const files = readdirSync(cwd, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    expect(files.length).toBeGreaterThan(20)
    expect(printed).toContain('Training begins')
    expect(printed.includes(TOKEN) || printed.includes(HOOK_SECRET)).toBe(false)
    for (const entry of files) {
      const content = readFileSync(join(entry.parentPath, entry.name), 'latin1')
      expect(content.includes(TOKEN) || content.includes(HOOK_SECRET), entry.name).toBe(false)
    }
  })
})
