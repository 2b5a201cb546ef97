import type { Kysely, Transaction } from 'kysely'
import type { Job } from '../config/job.js'
import type { StateTables } from '../state/tables.js'
import { later, timestamp } from '../state/time.js'
import { catchUp, MAX_CAUGHT_UP } from '../ticks/catch-up.js'
import { jitterOf } from '../ticks/jitter.js'
import { newestTicks, nextTicks, type Schedule } from '../ticks/ticks.js'
import { asOfDay } from '../ticks/window.js'
import { ensureJob, scheduleOf } from './ensure-job.js'
import { lockJob } from './lock-job.js'

/** How far ahead nothing is looked for: clocks are corrected at times. */
const LOOK_AGAIN_MS = 6 * 3_600_000

/**
 * After a long time off, so many of the newest ticks get rows of their own. One row stands for all before them: a year of
 * minutes would be half a million.
 */
const MAX_PLANNED = 1_000

/** Rows of one statement; databases bound how many values one may have. */
const BATCH = 500

/**
 * Gives every tick that came due since the last look its row: due, or skipped with the reason; those beyond
 * {@link MAX_PLANNED} one row together. A job that is seen for
 * the first time begins now, and so does a schedule that was changed: until now the earlier one counts. However many
 * schedulers plan at once, no tick is left out and none is there twice.
 *
 * @returns when to look again: nothing comes due before
 */
export async function planJob(
  db: Kysely<StateTables>,
  job: Job,
  { now, missedAfterMs }: { readonly now: Date; readonly missedAfterMs: number },
): Promise<Date> {
  return db.transaction().execute(async (transaction) => {
    await ensureJob(transaction, job, now)
    const row = await lockJob(transaction, job.name)
    const { planned_until: plannedUntil, paused_by: pausedBy } = row
    const schedule = JSON.parse(row.schedule) as Schedule
    const instants = newestTicks(schedule, new Date(plannedUntil), now, MAX_PLANNED)
    if (plannedUntil < timestamp(now)) {
      await transaction
        .updateTable('jobs')
        .set({ planned_until: timestamp(now), schedule: scheduleOf(job) })
        .where('name', '=', job.name)
        .where('planned_until', '=', plannedUntil)
        .execute()
    }
    const missed = instants.filter((instant) => now.getTime() - instant.getTime() > missedAfterMs)
    const missedNotRun = new Set(catchUp(job.catchUp, missed).skip)
    await insertTicks(transaction, job, instants, now, (instant) => {
      if (pausedBy !== null) return `The job was paused by ${pausedBy}.`
      if (missedNotRun.has(instant))
        return job.catchUp === 'all'
          ? `No scheduler was running when it came due; catch-up all makes up for the newest ${MAX_CAUGHT_UP}. Backfill the day if it is needed.`
          : `No scheduler was running when it came due; catch-up is ${job.catchUp}.`
      return null
    })
    const oldest = instants[0]
    const [first] = instants.length < MAX_PLANNED ? [] : nextTicks(schedule, new Date(plannedUntil), 1)
    if (first !== undefined && first < oldest!) {
      const reason = `It stands for all ticks before ${timestamp(oldest!)}: after a long time off the newest ${MAX_PLANNED} are recorded one by one. Backfill the days that are needed.`
      await insertTicks(transaction, job, [first], now, () => reason)
    }
    const [next] = nextTicks(job, now, 1)
    return new Date(Math.min(next?.getTime() ?? Number.POSITIVE_INFINITY, now.getTime() + LOOK_AGAIN_MS))
  })
}

async function insertTicks(
  transaction: Transaction<StateTables>,
  job: Job,
  instants: readonly Date[],
  now: Date,
  skipReason: (instant: Date) => string | null,
): Promise<void> {
  const rows = instants.map((instant) => {
    const reason = skipReason(instant)
    return {
      id: `${job.name}@${timestamp(instant)}`,
      job: job.name,
      kind: 'schedule' as const,
      scheduled_at: timestamp(instant),
      as_of: asOfDay(job, instant),
      created_at: timestamp(now),
      status: reason === null ? ('due' as const) : ('skipped' as const),
      reason,
      actor: null,
      attempt: 0,
      next_attempt_at: later(instant, jitterOf(job, instant)),
      owner: null,
      fence: 0,
      lease_until: null,
      started_at: null,
      finished_at: reason === null ? null : timestamp(now),
    }
  })
  for (let start = 0; start < rows.length; start += BATCH) {
    await transaction
      .insertInto('ticks')
      .values(rows.slice(start, start + BATCH))
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
}
