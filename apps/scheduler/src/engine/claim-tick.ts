import type { Kysely, Selectable, Transaction } from 'kysely'
import type { Job } from '../config/job.js'
import type { StateTables, TicksTable } from '../state/tables.js'
import { later, timestamp } from '../state/time.js'
import { admit } from './admit.js'
import { lockJob } from './lock-job.js'
import { type Slot, type SlotRequest, takeSlot } from './slots.js'

/** The right to run a tick, until its lease is over: whatever is written for the tick names the fence. */
export interface Claim {
  readonly job: Job
  readonly tick: Selectable<TicksTable>
  readonly fence: number
  readonly slot: Slot
}

export interface ClaimOptions extends SlotRequest {
  readonly missedAfterMs: number
  /** Whether this scheduler could run a tick now; where not, ticks that will not run are settled all the same. */
  readonly free: boolean
}

/**
 * Claims the next tick of a job together with a slot of the host; undefined where nothing is due or no slot is free.
 * Ticks that will not run are settled on the way.
 */
export async function claimTick(
  db: Kysely<StateTables>,
  job: Job,
  options: ClaimOptions,
): Promise<Claim | undefined> {
  const { owner, now, leaseMs, free } = options
  // Most looks change nothing, and a read costs less than a transaction that locks.
  const likely = admit(await openTicks(db, job.name), job, options)
  if (likely.skipped.size === 0 && likely.cancelled.size === 0 && (likely.next === undefined || !free)) {
    return undefined
  }
  return db.transaction().execute(async (transaction) => {
    const { paused_at: pausedAt } = await lockJob(transaction, job.name)
    if (pausedAt !== null) return undefined
    const open = await openTicks(transaction, job.name)
    const { next, skipped, cancelled } = admit(open, job, options)
    await settle(transaction, 'skipped', skipped, now)
    await settle(transaction, 'cancelled', cancelled, now)
    if (next === undefined || !free) return undefined
    const slot = await takeSlot(transaction, options)
    if (slot === undefined) return undefined
    const tick = await transaction
      .updateTable('ticks')
      .set((expression) => ({
        status: 'running' as const,
        owner,
        fence: expression('fence', '+', 1),
        attempt: expression('attempt', '+', 1),
        lease_until: later(now, leaseMs),
        started_at: expression.fn.coalesce('started_at', expression.val(timestamp(now))),
      }))
      .where('id', '=', next)
      .where('status', '=', 'due')
      .returningAll()
      .executeTakeFirstOrThrow()
    return { job, tick, fence: tick.fence, slot }
  })
}

export function openTicks(db: Kysely<StateTables>, job: string): Promise<Selectable<TicksTable>[]> {
  return db
    .selectFrom('ticks')
    .selectAll()
    .where('job', '=', job)
    .where('status', 'in', ['due', 'running'])
    .orderBy('scheduled_at')
    .execute()
}

async function settle(
  transaction: Transaction<StateTables>,
  status: 'skipped' | 'cancelled',
  ticks: ReadonlyMap<string, string>,
  now: Date,
): Promise<void> {
  for (const [id, reason] of ticks) {
    await transaction
      .updateTable('ticks')
      .set({ status, reason, finished_at: timestamp(now) })
      .where('id', '=', id)
      .where('status', '=', 'due')
      .execute()
  }
}
