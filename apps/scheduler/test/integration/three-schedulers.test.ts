import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { planJob } from '../../src/engine/plan-job.js'
import type { Timings } from '../../src/engine/timings.js'
import { openState, type StateLocation } from '../../src/state/open-state.js'
import { ticksBetween } from '../../src/ticks/ticks.js'
import { exampleJob } from '../support/example-job.js'
import { createPostgresDatabase, type PostgresDatabase } from '../support/postgres-database.js'
import { seededRandom } from '../support/random.js'

const PROGRAM = fileURLToPath(new URL('../support/scheduler-program.mjs', import.meta.url))
const URL_VARIABLE = 'ALERTSMITH_TEST_STATE_URL'

/** Writes are as rare as they may be: a machine that is busy with renewing alone would let every lease run out. */
const TIMINGS: Timings = {
  pollMs: 40,
  leaseMs: 4_000,
  graceMs: 500,
  renewMs: 800,
  heartbeatTimeoutMs: 20_000,
  abortGraceMs: 500,
  missedAfterMs: 2_000,
  recordMs: 1_000,
}

/** A slow machine has more to make up for. */
const PATIENCE_MS = 400_000
const TIMEOUT_MS = PATIENCE_MS + 200_000

/**
 * What was interrupted waits longer each time, and the later ticks of its job wait with it. With a first wait of a minute
 * this test would only wait; with none, a tick could be given up within the kills.
 */
const RETRY = { attempts: 3, backoffMs: 250, maxBackoffMs: 8_000 }

const JOBS = [
  exampleJob({
    name: 'every-second',
    cron: '* * * * * *',
    catchUp: 'all',
    overlap: 'queue',
    retry: RETRY,
  }),
  exampleJob({
    name: 'every-third',
    cron: '*/3 * * * * *',
    catchUp: 'all',
    overlap: 'queue',
    retry: RETRY,
    networks: ['one', 'two'],
  }),
]

interface LedgerEntry {
  readonly event: 'begin' | 'end'
  readonly runId: string
  readonly tickId: string
  readonly network: string
  readonly host: string
  readonly pid: number
  readonly at: number
}

let root: string
let postgres: PostgresDatabase | undefined
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'alertsmith-three-'))
  postgres = await createPostgresDatabase()
  if (postgres === undefined)
    console.log('No PostgreSQL on this machine: schedulers that share one are not tested.')
  else process.env[URL_VARIABLE] = postgres.url
})
afterAll(async () => {
  await postgres?.remove()
  delete process.env[URL_VARIABLE]
  rmSync(root, { recursive: true, force: true })
})

describe('three schedulers on one database, killed at random', () => {
  it(
    'run every tick exactly once on SQLite',
    async () => {
      await killAtRandom({ kind: 'sqlite', path: join(root, 'state.sqlite') }, 'sqlite')
    },
    TIMEOUT_MS,
  )

  it(
    'run every tick exactly once on PostgreSQL',
    async ({ skip }) => {
      if (postgres === undefined) return skip('no PostgreSQL on this machine')
      await killAtRandom({ kind: 'postgres', urlVariable: URL_VARIABLE }, 'postgres')
    },
    TIMEOUT_MS,
  )
})

async function killAtRandom(location: StateLocation, name: string): Promise<void> {
  const seed = Number(process.env.ALERTSMITH_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31))
  console.log(`three schedulers on ${name}: seed ${seed}`)
  const random = seededRandom(seed)
  const ledger = join(root, `${name}.jsonl`)
  const hosts = ['a', 'a', 'b']
  const files = hosts.map((host, index) => {
    const file = join(root, `${name}-${index}.json`)
    writeFileSync(
      file,
      JSON.stringify({ location, jobs: JOBS, host, timings: TIMINGS, ledger, trainingMs: 300 }),
    )
    return file
  })
  const state = await openState(location)
  const begun = new Date()
  const plan = async (now: Date) => {
    for (const job of JOBS) await planJob(state.db, job, { now, missedAfterMs: TIMINGS.missedAfterMs })
  }
  // The jobs begin here, however long the processes take to start.
  await plan(begun)
  const alive: ChildProcess[] = files.map(start)
  const killed = { SIGKILL: 0, SIGTERM: 0, SIGSTOP: 0 }
  // Long enough for some dozens of deaths at all kinds of moments.
  const until = Date.now() + 16_000
  while (Date.now() < until || killed.SIGKILL < 3 || killed.SIGTERM < 1 || killed.SIGSTOP < 1) {
    await delay(100 + random() * 500)
    const index = Math.floor(random() * alive.length)
    const luck = random()
    const victim = alive[index]!
    if (luck < 0.2) {
      // Frozen for longer than its lease, and then it goes on as if nothing had been.
      killed.SIGSTOP++
      victim.kill('SIGSTOP')
      await delay(TIMINGS.leaseMs * 1.15)
      victim.kill('SIGCONT')
      continue
    }
    const signal = luck < 0.4 ? 'SIGTERM' : 'SIGKILL'
    killed[signal]++
    victim.kill(signal)
    await ended(victim)
    alive[index] = start(files[index]!)
  }
  const planned = new Date()
  try {
    await plan(planned)
    const open = () =>
      state.db
        .selectFrom('ticks')
        .select('id')
        .where('status', 'in', ['due', 'running'])
        .where('scheduled_at', '<=', planned.toISOString())
        .execute()
    // Nobody dies any more: what was interrupted is made up for.
    const patience = Date.now() + PATIENCE_MS
    while ((await open()).length > 0 && Date.now() < patience) await delay(200)
    for (const child of alive) child.kill('SIGTERM')
    await Promise.all(alive.map(ended))

    const ticks = await state.db.selectFrom('ticks').selectAll().execute()
    const runs = await state.db.selectFrom('runs').selectAll().execute()
    const entries = readFileSync(ledger, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as LedgerEntry)
    for (const job of JOBS) {
      const own = ticks.filter((tick) => tick.job === job.name && tick.scheduled_at <= planned.toISOString())
      const known = own.map((tick) => tick.scheduled_at).sort()
      expect(known).toEqual(ticksBetween(job, begun, planned).map((instant) => instant.toISOString()))
      for (const tick of own) {
        const label = JSON.stringify(tick)
        expect(['done', 'skipped'], label).toContain(tick.status)
        if (tick.status === 'skipped') continue
        for (const network of job.networks) {
          const well = runs.filter(
            (run) => run.tick_id === tick.id && run.network === network && run.status === 'succeeded',
          )
          expect(well.length, label).toBe(1)
        }
      }
    }
    expectNoTwoAtOnce(entries, runs)
    const count = (status: string) => runs.filter((run) => run.status === status).length
    console.log(
      `${name}: ${JSON.stringify({ ...killed, ticks: ticks.length, runs: runs.length, succeeded: count('succeeded'), lost: count('lost'), cancelled: count('cancelled') })}`,
    )
    expect(count('succeeded')).toBeGreaterThan(5)
    expect(killed.SIGKILL).toBeGreaterThan(2)
  } finally {
    await state.close()
    for (const child of alive) child.kill('SIGKILL')
  }

  function start(file: string): ChildProcess {
    return spawn(process.execPath, [PROGRAM, file], { stdio: ['ignore', 'ignore', 'inherit'] })
  }
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => child.once('exit', () => resolve()))
}

/** By the clock of the trainings themselves: what began on a host while another training was at work there. */
function expectNoTwoAtOnce(
  entries: readonly LedgerEntry[],
  runs: readonly { readonly id: string; readonly status: string }[],
): void {
  const finished = new Set(runs.filter(({ status }) => status === 'succeeded').map(({ id }) => id))
  const spans = entries
    .filter(({ event, runId }) => event === 'begin' && finished.has(runId))
    .map(({ runId, host, at }) => ({
      host,
      from: at,
      to: entries.find((entry) => entry.event === 'end' && entry.runId === runId)!.at,
    }))
    .sort((a, b) => a.from - b.from)
  for (const host of new Set(spans.map((span) => span.host))) {
    const own = spans.filter((span) => span.host === host)
    own.slice(1).forEach((span, index) => {
      expect(span.from, JSON.stringify([own[index], span])).toBeGreaterThanOrEqual(own[index]!.to)
    })
  }
}
