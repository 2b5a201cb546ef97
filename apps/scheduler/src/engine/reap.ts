import type { Kysely, Selectable, Transaction } from 'kysely'
import type { Job } from '../config/job.js'
import type { StateTables, TicksTable } from '../state/tables.js'
import { later, timestamp } from '../state/time.js'
import type { Webhook } from '../webhooks/webhook.js'
import { giveUp, MAX_INTERRUPTIONS, resumeAt } from './interruptions.js'

/** A claim whose lease is over. */
export type ExpiredClaim = Pick<Selectable<TicksTable>, 'id' | 'fence' | 'owner'>

export interface ReapOptions {
  /** The tick's job; undefined where the config no longer has it. */
  readonly job: Job | undefined
  readonly now: Date
  /** How long after its end a lease is still left to its holder. */
  readonly graceMs: number
  /**
   * True where the write had to wait for the database: then the holder may have been waiting as well, and goes first.
   * Default never.
   */
  readonly isLate?: (() => boolean) | undefined
  readonly webhooks: readonly Webhook[]
}

/**
 * Takes a tick from a scheduler that went away without a word: what it ran is lost, and the tick is due again as the same
 * attempt, because its training was not what failed. One that was interrupted too often is given up.
 *
 * @returns false where somebody else has taken it, or its scheduler lives after all
 */
export async function reapTick(
  db: Kysely<StateTables>,
  tick: ExpiredClaim,
  { job, now, graceMs, isLate, webhooks }: ReapOptions,
): Promise<boolean> {
  return db.transaction().execute(async (transaction) => {
    if (isLate?.()) return false
    const row = await transaction
      .updateTable('ticks')
      .set((expression) => ({
        status: 'due' as const,
        owner: null,
        lease_until: null,
        // The scheduler may only have been slow: from here on its writes find no row.
        fence: expression('fence', '+', 1),
        attempt: expression('attempt', '-', 1),
        interruptions: expression('interruptions', '+', 1),
      }))
      .where('id', '=', tick.id)
      .where('fence', '=', tick.fence)
      .where('status', '=', 'running')
      .where('lease_until', '<', later(now, -graceMs))
      .returning(['id', 'as_of', 'fence', 'attempt', 'interruptions'])
      .executeTakeFirst()
    if (row === undefined) return false
    await markLost(transaction, tick, now)
    if (row.interruptions >= MAX_INTERRUPTIONS) {
      await giveUp(transaction, row, { job, owner: tick.owner ?? '', now, webhooks })
      return true
    }
    await transaction
      .updateTable('ticks')
      .set({ next_attempt_at: resumeAt(job?.retry, row.interruptions, now) })
      .where('id', '=', tick.id)
      .execute()
    return true
  })
}

async function markLost(
  transaction: Transaction<StateTables>,
  { id, owner }: ExpiredClaim,
  now: Date,
): Promise<void> {
  await transaction
    .updateTable('runs')
    .set({ status: 'lost', reason: `Its scheduler ${owner} went away.`, finished_at: timestamp(now) })
    .where('tick_id', '=', id)
    .where('status', '=', 'running')
    .execute()
}
