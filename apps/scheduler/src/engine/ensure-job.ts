import type { Transaction } from 'kysely'
import type { Job } from '../config/job.js'
import type { StateTables } from '../state/tables.js'
import { timestamp } from '../state/time.js'

/** Gives a job that is seen for the first time its row: its ticks begin now. */
export async function ensureJob(transaction: Transaction<StateTables>, job: Job, now: Date): Promise<void> {
  await transaction
    .insertInto('jobs')
    .values({
      name: job.name,
      planned_until: timestamp(now),
      schedule: scheduleOf(job),
      paused_at: null,
      paused_by: null,
      pause_reason: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** JSON of what decides when a job has ticks. */
export function scheduleOf({ cron, timeZone }: Job): string {
  return JSON.stringify({ cron, timeZone })
}
