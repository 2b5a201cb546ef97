import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Claim, claimTick } from '../../src/engine/claim-tick.js'
import { ClaimLost, HeldClaim } from '../../src/engine/held-claim.js'
import { planJob } from '../../src/engine/plan-job.js'
import { reapTick } from '../../src/engine/reap.js'
import { freeSlot, takeSlot } from '../../src/engine/slots.js'
import { openState, type State } from '../../src/state/open-state.js'
import { ticksBetween } from '../../src/ticks/ticks.js'
import { exampleJob } from '../support/example-job.js'
import { createPostgresDatabase, type PostgresDatabase } from '../support/postgres-database.js'

/** Many connections to one PostgreSQL whose transactions really run side by side, as those of one SQLite file cannot. */
const LOCATION = { kind: 'postgres', urlVariable: 'STATE_URL' } as const
const START = new Date('2024-05-01T00:30:00.000Z')
const LATER = new Date('2024-05-03T00:30:00.000Z')
const JOB = exampleJob({ name: 'hourly', cron: '0 * * * *', catchUp: 'all' })

let postgres: PostgresDatabase | undefined
let states: State[] = []
beforeAll(async () => {
  postgres = await createPostgresDatabase()
  if (postgres === undefined)
    return console.log('No PostgreSQL on this machine: many at once are not tested.')
  const environment = { STATE_URL: postgres.url }
  // All of them find an empty database and bring it up to date.
  states = await Promise.all(Array.from({ length: 6 }, () => openState(LOCATION, { environment })))
})
afterAll(async () => {
  await Promise.all(states.map((state) => state.close()))
  await postgres?.remove()
})

const slotRequest = (owner: string, now: Date) => ({
  host: 'h',
  maxTrainings: 3,
  owner,
  now,
  leaseMs: 30_000,
  graceMs: 0,
})

it('plans every tick once, however many plan at once', async ({ skip }) => {
  if (postgres === undefined) return skip()
  const plan = (now: Date) =>
    Promise.all(states.map(({ db }) => planJob(db, JOB, { now, missedAfterMs: 60_000 })))
  await plan(START)
  await plan(LATER)
  const ticks = await states[0]!.db
    .selectFrom('ticks')
    .select(['scheduled_at', 'status'])
    .orderBy('id')
    .execute()
  expect(ticks).toEqual(
    ticksBetween(JOB, START, LATER).map((instant) => ({
      scheduled_at: instant.toISOString(),
      status: 'due',
    })),
  )
})

it('gives every slot to one', async ({ skip }) => {
  if (postgres === undefined) return skip()
  const take = (now: Date) =>
    Promise.all(
      Array.from({ length: 18 }, (_, index) =>
        takeSlot(states[index % 6]!.db, slotRequest(`o${index}`, now)),
      ),
    )
  const taken = (await take(LATER)).filter((slot) => slot !== undefined)
  expect(taken.map(({ name }) => name).sort()).toEqual(['slot:h:0', 'slot:h:1', 'slot:h:2'])
  // When the leases are over they are free again, and who held them before cannot give them away.
  const after = new Date(LATER.getTime() + 30_000)
  const again = (await take(after)).filter((slot) => slot !== undefined)
  expect(again.map(({ fence }) => fence)).toEqual([2, 2, 2])
  for (const slot of taken) await freeSlot(states[0]!.db, slot)
  expect((await take(after)).filter((slot) => slot !== undefined)).toEqual([])
  for (const slot of again) await freeSlot(states[0]!.db, slot)
})

it('gives a tick to one, and takes it from who went away, whose writes then find nothing', async ({
  skip,
}) => {
  if (postgres === undefined) return skip()
  const now = new Date(LATER.getTime() + 60_000)
  const claimAll = async (at: Date): Promise<Claim[]> => {
    const claims = await Promise.all(
      states.map(({ db }, index) =>
        claimTick(db, JOB, { ...slotRequest(`o${index}`, at), missedAfterMs: 60_000, free: true }),
      ),
    )
    return claims.filter((claim) => claim !== undefined)
  }
  const [claim, ...others] = await claimAll(now)
  expect(others).toEqual([])
  const held = new HeldClaim(states[0]!.db, claim!)
  const runId = await held.beginRun(
    { network: 'demo', model_type: 'alert_scorer', options_hash: 'h', window: null },
    now,
  )

  const dead = new Date(now.getTime() + 31_000)
  const reaped = await Promise.all(
    states.map(({ db }) => reapTick(db, claim!.tick, { job: JOB, now: dead, graceMs: 0, webhooks: [] })),
  )
  expect(reaped.filter(Boolean).length).toBe(1)
  const [next] = await claimAll(dead)
  expect(next!.tick.id).toBe(claim!.tick.id)
  expect(next!.fence).toBeGreaterThan(claim!.fence)
  expect(next!.tick.attempt).toBe(1)

  const options = { now: dead, webhooks: [] }
  await expect(held.renew(dead.toISOString())).rejects.toThrow(ClaimLost)
  await expect(held.endRun(runId, { status: 'succeeded' }, options)).rejects.toThrow(ClaimLost)
  await expect(held.end({ status: 'done', reason: null }, dead)).rejects.toThrow(ClaimLost)
  const run = await states[0]!.db
    .selectFrom('runs')
    .selectAll()
    .where('id', '=', runId)
    .executeTakeFirstOrThrow()
  expect(run).toMatchObject({ status: 'lost', reason: `Its scheduler ${claim!.tick.owner} went away.` })

  const successor = new HeldClaim(states[1]!.db, next!)
  const second = await successor.beginRun(
    { network: 'demo', model_type: 'alert_scorer', options_hash: 'h' },
    dead,
  )
  await successor.endRun(second, { status: 'succeeded' }, options)
  await successor.end({ status: 'done', reason: null }, dead)
  // The database itself takes no second success of a training, whatever the program does.
  await expect(
    states[0]!.db.updateTable('runs').set({ status: 'succeeded' }).where('id', '=', runId).execute(),
  ).rejects.toThrow(/runs_one_success/)
})
