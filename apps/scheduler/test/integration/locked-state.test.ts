import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, expect, it } from 'vitest'
import { triggerJob } from '../../src/engine/actions.js'
import { startScheduler } from '../../src/engine/scheduler.js'
import { DEFAULT_TIMINGS } from '../../src/engine/timings.js'
import type { Launch, RunOutcome } from '../../src/runs/launch.js'
import { openState } from '../../src/state/open-state.js'
import { exampleJob } from '../support/example-job.js'
import { quietLogger } from '../support/quiet-logger.js'

const folder = mkdtempSync(join(tmpdir(), 'alertsmith-locked-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Longer than a lease, and than a statement waits. */
const LOCKED_MS = 45_000

it('keeps a run while another process holds the lock of the state', async () => {
  const path = join(folder, 'state.sqlite')
  const states = await Promise.all([1, 2].map(() => openState({ kind: 'sqlite', path })))
  const job = exampleJob({ cron: '0 0 30 2 *' })
  const untils: number[] = []
  const killed: string[] = []
  let end: (outcome: RunOutcome) => void = () => {}
  const launch: Launch = ({ runId, leaseUntil }, events) => {
    untils.push(Date.parse(leaseUntil))
    const beat = setInterval(() => events.heartbeat(), 1_000)
    const outcome = new Promise<RunOutcome>((resolve) => {
      end = resolve
    })
    return {
      outcome: outcome.finally(() => clearInterval(beat)),
      abort: () => killed.push(runId),
      kill: () => {
        killed.push(runId)
        end({ status: 'lost', reason: 'It was killed.' })
      },
      extend: (until) => untils.push(until.getTime()),
    }
  }
  const schedulers = states.map(({ db }) =>
    startScheduler({
      config: { jobs: [job], host: 'test', maxTrainings: 2, webhooks: [], logLevel: 'info' },
      db,
      logger: quietLogger,
      launch,
      timings: DEFAULT_TIMINGS,
    }),
  )
  await triggerJob(states[0]!.db, job, { actor: 'test', now: new Date() })
  while (untils.length < 2) await delay(50)

  const other = new DatabaseSync(path)
  other.exec('begin immediate')
  const over = Date.now() + LOCKED_MS
  let late = 0
  while (Date.now() < over) {
    const before = performance.now()
    await delay(20)
    late = Math.max(late, performance.now() - before)
    expect(untils.at(-1)).toBeGreaterThan(Date.now())
  }
  other.exec('commit')
  other.close()
  expect(late).toBeLessThan(2_000)
  await delay(8_000)
  end({ status: 'succeeded', recorded: true })
  await delay(3_000)
  const runs = await states[0]!.db.selectFrom('runs').select(['status', 'reason']).execute()
  expect(runs).toEqual([{ status: 'succeeded', reason: null }])
  expect(killed).toEqual([])
  await Promise.all(schedulers.map((scheduler) => scheduler.stop()))
  await Promise.all(states.map((state) => state.close()))
}, 120_000)
