import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { triggerJob } from '../../src/engine/actions.js'
import { startScheduler } from '../../src/engine/scheduler.js'
import { DEFAULT_TIMINGS } from '../../src/engine/timings.js'
import { launchChild } from '../../src/runs/launch-child.js'
import { startChild } from '../../src/runs/start-child.js'
import { openState, type State } from '../../src/state/open-state.js'
import { createDemoNetwork, type DemoNetwork } from '../support/demo-network.js'
import { exampleJob } from '../support/example-job.js'
import { quietLogger } from '../support/quiet-logger.js'

/** Longer than two leases, in one piece. */
const BLOCK_MS = 7_000
const LEASE_MS = 3_000

/** A step of a team's own that keeps the event loop of its process busy. */
const STEP = `import { writeFileSync } from 'node:fs'
export default {
  name: 'busy', version: 1,
  inputs: { volume: { table: 'alerts', column: 'volume_usd', kind: 'number' } },
  outputs: [{ name: 'cents', group: 'own', sources: ['alerts.volume_usd'], meaning: 'cents of the volume', unit: 'USD', missing: 'nan', fitted: false }],
  transform({ numRows, columns, out }) {
    if (numRows > 500) {
      writeFileSync('busy-since', '')
      const over = Date.now() + Number(process.env.BUSY_MS)
      while (Date.now() < over);
    }
    for (let row = 0; row < numRows; row++) out.cents[row] = columns.volume[row] % 1
  },
}
`

let demo: DemoNetwork
let state: State
let before: NodeJS.ProcessEnv
let directory: string
beforeAll(async () => {
  demo = await createDemoNetwork()
  writeFileSync(join(demo.folder, 'busy.mjs'), STEP)
  writeFileSync(join(demo.folder, 'alertsmith.config.yaml'), 'features: { steps: [./busy.mjs] }\n')
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

const JOB = exampleJob({
  name: 'busy',
  cron: '0 0 30 2 *',
  training: { split: { kind: 'temporal' }, cvFolds: 0, params: {}, threads: 1, allowInsufficient: true },
})

it('goes on with a training that keeps its own event loop busy for longer than its lease', async () => {
  process.env.BUSY_MS = String(BLOCK_MS)
  const scheduler = startScheduler({
    config: { jobs: [JOB], host: 'test', maxTrainings: 1, webhooks: [], logLevel: 'info' },
    db: state.db,
    logger: quietLogger,
    launch: launchChild,
    timings: { ...DEFAULT_TIMINGS, pollMs: 100, leaseMs: LEASE_MS, renewMs: 500 },
  })
  const at = { actor: 'test', now: new Date(), asOf: '2024-07-02' }
  const tickId = await triggerJob(state.db, JOB, at)
  let status = ''
  while (status !== 'done') {
    await delay(100)
    const tick = await state.db.selectFrom('ticks').select('status').where('id', '=', tickId).execute()
    status = tick[0]!.status
  }
  await scheduler.stop()
  const runs = await state.db.selectFrom('runs').selectAll().execute()
  expect(runs.map((run) => [run.status, run.reason, run.error_message])).toEqual([['succeeded', null, null]])
  const [run] = runs
  expect(Date.parse(run!.finished_at!) - Date.parse(run!.started_at)).toBeGreaterThan(BLOCK_MS)
})

it('ends one that is busy for good and whose claim is not renewed', async () => {
  process.env.BUSY_MS = '600000'
  rmSync('busy-since', { force: true })
  const child = startChild(() => undefined)
  child.send({
    type: 'run',
    request: {
      runId: 'r',
      tickId: 't',
      kind: 'trigger',
      job: JOB,
      network: 'demo',
      modelType: 'alert_scorer',
      // Another day than above, whose model is there already.
      asOf: '2024-06-25',
      attempt: 1,
      startedAt: new Date().toISOString(),
      leaseUntil: new Date(Date.now() + 100_000).toISOString(),
      earlierRunIds: [],
      resume: undefined,
      logLevel: 'silent',
    },
  })
  while (!existsSync('busy-since')) await delay(20)
  const blockedAt = Date.now()
  child.extend(new Date(blockedAt + 1_000).toISOString())
  expect(await child.over).toBe('Its process ended with SIGKILL.')
  // The rest of the lease, and what a clean stop is given.
  expect(Date.now() - blockedAt).toBeGreaterThan(1_000)
  expect(Date.now() - blockedAt).toBeLessThan(30_000)
})
