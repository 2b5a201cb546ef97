import { randomBytes } from 'node:crypto'
import type { Insertable, Kysely, Transaction } from 'kysely'
import type { Job } from '../config/job.js'
import { BackfillRangeError, BackfillUnconfirmedError, JobPausedError } from '../errors.js'
import type { StateTables, TickKind, TicksTable } from '../state/tables.js'
import { timestamp } from '../state/time.js'
import { countTicks, ticksBetween } from '../ticks/ticks.js'
import { asOfDay } from '../ticks/window.js'
import { ensureJob } from './ensure-job.js'
import { lockJob } from './lock-job.js'

/** Who asks, e.g. `user@host`, and when. */
export interface ActionContext {
  readonly actor: string
  readonly now: Date
}

/** One backfill makes no more ticks than this. */
export const MAX_BACKFILL_TICKS = 1_000

/** A backfill of more ticks than this has to be confirmed. */
export const UNCONFIRMED_BACKFILL_TICKS = 50

/**
 * Puts a tick of now in the queue; whichever scheduler is free next runs it.
 *
 * @param asOf The day that the window is counted back from, YYYY-MM-DD. Default: today in the job's time zone.
 * @returns the tick's id
 * @throws {JobPausedError}
 */
export async function triggerJob(
  db: Kysely<StateTables>,
  job: Job,
  { actor, now, asOf }: ActionContext & { readonly asOf?: string | undefined },
): Promise<string> {
  return db.transaction().execute(async (transaction) => {
    await refusePaused(transaction, job, now)
    const [id] = await addTicks(transaction, job, 'trigger', [now], { actor, now, asOf })
    return id!
  })
}

/**
 * From now on nothing of the job begins; what runs goes on, and ticks of the schedule are recorded as skipped. Pausing a
 * paused job changes nothing.
 */
export async function pauseJob(
  db: Kysely<StateTables>,
  job: Job,
  { actor, now, reason }: ActionContext & { readonly reason?: string | null | undefined },
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await ensureJob(transaction, job, now)
    await transaction
      .updateTable('jobs')
      .set({ paused_at: timestamp(now), paused_by: actor, pause_reason: reason ?? null })
      .where('name', '=', job.name)
      .where('paused_at', 'is', null)
      .execute()
  })
}

/** The job goes on with its next tick, and with what waited when it was paused. */
export async function resumeJob(db: Kysely<StateTables>, job: Job): Promise<void> {
  await db
    .updateTable('jobs')
    .set({ paused_at: null, paused_by: null, pause_reason: null })
    .where('name', '=', job.name)
    .execute()
}

/**
 * Puts one tick for each instant of the schedule from the first day to the last, both included in the job's time zone,
 * in the queue. They run in order, one after the other, and let ticks of the schedule go before.
 *
 * @param from YYYY-MM-DD
 * @returns the ticks' ids in order
 * @throws {BackfillUnconfirmedError} where there would be more than {@link UNCONFIRMED_BACKFILL_TICKS} and nobody confirmed it
 * @throws {BackfillRangeError} where there would be none or more than {@link MAX_BACKFILL_TICKS}
 * @throws {JobPausedError}
 */
export async function backfillJob(
  db: Kysely<StateTables>,
  job: Job,
  {
    actor,
    now,
    from,
    to,
    confirmed = false,
  }: ActionContext & {
    readonly from: string
    readonly to: string
    /** Whether it may make more than {@link UNCONFIRMED_BACKFILL_TICKS}. Default false. */
    readonly confirmed?: boolean | undefined
  },
): Promise<string[]> {
  const instants = instantsOfDays(job, from, to, now)
  if (instants.length > UNCONFIRMED_BACKFILL_TICKS && !confirmed) {
    throw new BackfillUnconfirmedError(
      `A backfill of "${job.name}" from ${from} to ${to} puts ${instants.length} ticks in the queue; more than ${UNCONFIRMED_BACKFILL_TICKS} must be confirmed. Nothing was queued; repeat it with --yes to go on.`,
      { context: { job: job.name, from, to, ticks: instants.length } },
    )
  }
  return db.transaction().execute(async (transaction) => {
    await refusePaused(transaction, job, now)
    return addTicks(transaction, job, 'backfill', instants, { actor, now })
  })
}

const DAY_MS = 86_400_000

function instantsOfDays(job: Job, from: string, to: string, now: Date): Date[] {
  const [first, last] = [from, to].map((day) => Date.parse(`${day}T00:00:00Z`))
  const refuse = (expected: string, found: string): never => {
    throw new BackfillRangeError(`A backfill of "${job.name}" from ${from} to ${to} ${expected}; ${found}.`, {
      context: { job: job.name, from, to },
    })
  }
  if (Number.isNaN(first) || Number.isNaN(last) || first! > last!)
    return refuse('must name two days as YYYY-MM-DD, the earlier one first', 'it does not')
  // Counted before they are made: a long range of a busy schedule has millions. These are within it in every time zone.
  const most = MAX_BACKFILL_TICKS + 1
  const [inner, outer] = [new Date(first! + DAY_MS), new Date(Math.min(last!, now.getTime()))]
  if (countTicks(job, inner, outer, most) === most)
    return refuse(`must hold at most ${MAX_BACKFILL_TICKS} ticks`, 'it holds more. Split it into several')
  // Days of other time zones begin up to 14 hours earlier and end up to 12 hours later than those of UTC.
  const near = ticksBetween(job, new Date(first! - DAY_MS), new Date(last! + 2 * DAY_MS))
  const instants = near.filter((instant) => {
    const day = asOfDay(job, instant)
    return day >= from && day <= to && instant <= now
  })
  if (instants.length === 0)
    return refuse('must hold at least one tick that is over', `its schedule ${job.cron} has none there`)
  if (instants.length > MAX_BACKFILL_TICKS)
    return refuse(
      `must hold at most ${MAX_BACKFILL_TICKS} ticks`,
      `it holds ${instants.length}. Split it into several`,
    )
  return instants
}

async function refusePaused(transaction: Transaction<StateTables>, job: Job, now: Date): Promise<void> {
  await ensureJob(transaction, job, now)
  const { paused_at, paused_by } = await lockJob(transaction, job.name)
  if (paused_at === null) return
  throw new JobPausedError(
    `The job "${job.name}" must not be paused; ${paused_by} paused it at ${paused_at}. Resume it first.`,
    { context: { job: job.name } },
  )
}

async function addTicks(
  transaction: Transaction<StateTables>,
  job: Job,
  kind: TickKind,
  instants: readonly Date[],
  { actor, now, asOf }: ActionContext & { readonly asOf?: string | undefined },
): Promise<string[]> {
  const rows = instants.map(
    (instant) =>
      ({
        id: `${job.name}@${timestamp(instant)}#${kind}-${randomBytes(4).toString('hex')}`,
        job: job.name,
        kind,
        scheduled_at: timestamp(instant),
        as_of: asOf ?? asOfDay(job, instant),
        created_at: timestamp(now),
        status: 'due',
        reason: null,
        actor,
        attempt: 0,
        next_attempt_at: timestamp(now),
        owner: null,
        fence: 0,
        lease_until: null,
        started_at: null,
        finished_at: null,
      }) satisfies Insertable<TicksTable>,
  )
  await transaction.insertInto('ticks').values(rows).execute()
  return rows.map(({ id }) => id)
}
