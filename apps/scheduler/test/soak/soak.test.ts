import { expect, it } from 'vitest'
import type { Job } from '../../src/config/job.js'
import { ticksBetween } from '../../src/ticks/ticks.js'
import { exampleJob } from '../support/example-job.js'
import { seededRandom } from '../support/random.js'
import { type Fleet, SLOW_TIMINGS, startFleet } from '../support/simulated-fleet.js'

const DAY = 86_400_000
/** By default about a year, drawn anew at each run; more where there is time. */
const DAYS = Number(process.env.ALERTSMITH_TEST_SOAK_DAYS ?? 300)
const START = new Date('2022-01-03T00:10:00Z')
const END = new Date(START.getTime() + DAYS * DAY)

const JOBS: readonly Job[] = [
  exampleJob({ name: 'daily', cron: '0 6 * * *', catchUp: 'latest', overlap: 'queue' }),
  exampleJob({
    name: 'weekly',
    cron: '30 2 * * 1',
    timeZone: 'Europe/Berlin',
    networks: ['demo', 'other'],
    modelTypes: ['alert_scorer', 'alert_ranker'],
    catchUp: 'all',
    overlap: 'queue',
  }),
  exampleJob({ name: 'often', cron: '15 */8 * * *', catchUp: 'none', overlap: 'skip', jitterMs: 600_000 }),
  exampleJob({ name: 'newest', cron: '45 */12 * * *', catchUp: 'latest', overlap: 'cancel' }),
]

it(`loses and doubles no tick of ${DAYS} days while schedulers and trainings die at random`, async () => {
  const seed = Number(process.env.ALERTSMITH_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31))
  console.log(`soak: seed ${seed} (set ALERTSMITH_TEST_SEED to repeat it)`)
  const fleet = await startFleet({
    jobs: JOBS,
    hosts: ['a', 'a', 'b'],
    start: START,
    random: seededRandom(seed),
    deathPerStatement: 0.002,
    freezePerSleep: 0.002,
    freezePerTurn: 0.001,
    chances: { crash: 0.05, hang: 0.01, retryable: 0.1, fatal: 0.02 },
    // Every fourth day brings no new data.
    fingerprint: ({ network, asOf }) => `${network}/${Math.floor((Date.parse(asOf) / DAY) * 0.75)}`,
  })
  await fleet.clock.run(END)
  fleet.calm()
  await fleet.clock.run(new Date(END.getTime() + 10 * DAY))
  const report = await check(fleet)
  console.log(`soak: ${JSON.stringify({ ...fleet.counts, ...report })}`)
}, 3_000_000)

async function check({ db, world }: Fleet) {
  const ticks = await db.selectFrom('ticks').selectAll().execute()
  const runs = await db.selectFrom('runs').selectAll().execute()
  const past = ticks.filter(({ scheduled_at }) => scheduled_at <= END.toISOString())

  // Every instant of every schedule has its row, and there is no other.
  for (const job of JOBS) {
    const expected = ticksBetween(job, START, END).map((instant) => instant.toISOString())
    const found = past.filter((tick) => tick.job === job.name).map((tick) => tick.scheduled_at)
    expect(found.sort(), `instants of ${job.name}`).toEqual(expected)
  }
  for (const tick of past) {
    const job = JOBS.find(({ name }) => name === tick.job)!
    const own = runs.filter((run) => run.tick_id === tick.id)
    const label = JSON.stringify({
      tick,
      own: own.map(({ status, network, fence }) => ({ status, network, fence })),
    })
    expect(tick.owner, label).toBeNull()
    expect(['done', 'skipped', 'cancelled'], label).toContain(tick.status)
    if (tick.status !== 'done') expect(tick.reason, label).not.toBeNull()
    if (tick.status === 'skipped') expect(own, label).toEqual([])
    for (const network of job.networks) {
      for (const modelType of job.modelTypes) {
        const same = own.filter((run) => run.network === network && run.model_type === modelType)
        const well = same.filter(({ status }) => status === 'succeeded' || status === 'nothing-to-do')
        expect(well.length, label).toBeLessThanOrEqual(1)
        // What ended well or for good was never begun again.
        if (well.length === 1) expect(same.at(-1)!.id, label).toBe(well[0]!.id)
        if (tick.status !== 'done' || tick.reason !== null || well.length === 1) continue
        const last = same.at(-1)!
        const attempts = same.filter(
          ({ status, reason }) =>
            status === 'failed' || (status === 'lost' && !reason!.startsWith('Its scheduler')),
        )
        expect(
          last.status === 'failed' && last.error_retryable === 0 ? 99 : attempts.length,
          label,
        ).toBeGreaterThan(job.retry.attempts)
      }
    }
    const fences = own.map(({ fence }) => fence)
    expect(Math.max(0, ...fences), label).toBeLessThanOrEqual(tick.fence)
    expect(
      own.filter(({ status }) => status === 'running'),
      label,
    ).toEqual([])
  }

  // No training was done twice, and every model that was saved is known to the run that reports it.
  expect(world.trainedTwice).toEqual([])
  for (const model of world.models) {
    const tick = past.find(({ id }) => id === model.tickId)
    const same = runs.filter((run) => run.tick_id === model.tickId && run.run_key === model.runKey)
    const gaveUp = tick === undefined || tick.status !== 'done' || tick.reason !== null
    if (!gaveUp)
      expect(same.filter((run) => run.model_id === model.modelId).length, JSON.stringify(model)).toBe(1)
  }
  const keys = runs.filter(({ status }) => status === 'succeeded').map((run) => run.run_key)
  expect(new Set(keys).size).toBe(keys.length)

  expectOneAtATime(world.activities, ({ host }) => host)
  expectOneAtATime(world.activities, ({ job }) => job)
  expectSkippedForAReason(past, world.activities)

  const count = (status: string) => past.filter((tick) => tick.status === status).length
  const ended = (status: string) => runs.filter((run) => run.status === status).length
  // A soak in which nothing happened proves nothing.
  expect(ended('lost')).toBeGreaterThan(DAYS / 20)
  expect(ended('nothing-to-do')).toBeGreaterThan(DAYS / 20)
  expect(count('done')).toBeGreaterThan(2 * DAYS)
  return {
    ticks: past.length,
    done: count('done'),
    skipped: count('skipped'),
    cancelled: count('cancelled'),
    runs: runs.length,
    succeeded: ended('succeeded'),
    nothingToDo: ended('nothing-to-do'),
    lost: ended('lost'),
    failed: ended('failed'),
    models: world.models.length,
  }
}

function expectOneAtATime(
  activities: Fleet['world']['activities'],
  by: (activity: Fleet['world']['activities'][number]) => string,
): void {
  const last = new Map<string, Fleet['world']['activities'][number]>()
  for (const activity of [...activities].sort((a, b) => a.from - b.from)) {
    const before = last.get(by(activity))
    if (before !== undefined)
      expect(activity.from, JSON.stringify({ before, activity })).toBeGreaterThanOrEqual(before.to)
    last.set(by(activity), activity)
  }
}

/** The job that catches up on everything may only leave out what came due while another of its ticks was not over. */
function expectSkippedForAReason(
  ticks: readonly {
    readonly id: string
    readonly job: string
    readonly status: string
    readonly scheduled_at: string
  }[],
  activities: Fleet['world']['activities'],
): void {
  for (const tick of ticks.filter(({ job, status }) => job === 'weekly' && status === 'skipped')) {
    const at = Date.parse(tick.scheduled_at)
    const near = activities.filter(
      ({ job, from, to }) => job === 'weekly' && from <= at && to >= at - 7 * DAY - SLOW_TIMINGS.leaseMs,
    )
    expect(near.length, tick.id).toBeGreaterThan(0)
  }
}
