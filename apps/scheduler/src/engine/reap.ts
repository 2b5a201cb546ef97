import type { Kysely, Selectable, Transaction } from 'kysely'
import type { StateTables, TicksTable } from '../state/tables.js'
import { timestamp } from '../state/time.js'

/** After this many interruptions a tick is given up: what kills a scheduler each time would do so for ever. */
const MAX_INTERRUPTIONS = 25

/** A claim whose lease is over. */
export type ExpiredClaim = Pick<Selectable<TicksTable>, 'id' | 'fence' | 'owner'>

/**
 * Takes a tick from a scheduler that went away without a word: what it ran is lost, and the tick is due again as the same
 * attempt, because its training was not what failed.
 *
 * @returns false where somebody else has taken it, or its scheduler lives after all
 */
export async function reapTick(db: Kysely<StateTables>, tick: ExpiredClaim, now: Date): Promise<boolean> {
  return db.transaction().execute(async (transaction) => {
    const row = await transaction
      .updateTable('ticks')
      .set((expression) => ({
        status: 'due' as const,
        owner: null,
        lease_until: null,
        // The scheduler may only have been slow: from here on its writes find no row.
        fence: expression('fence', '+', 1),
        attempt: expression('attempt', '-', 1),
        next_attempt_at: timestamp(now),
      }))
      .where('id', '=', tick.id)
      .where('fence', '=', tick.fence)
      .where('status', '=', 'running')
      .where('lease_until', '<', timestamp(now))
      .returning(['fence', 'attempt'])
      .executeTakeFirst()
    if (row === undefined) return false
    await markLost(transaction, tick, now)
    // A claim and its end by reaping count two fences for no attempt.
    if ((row.fence - row.attempt) / 2 >= MAX_INTERRUPTIONS) await giveUp(transaction, tick, now)
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

async function giveUp(transaction: Transaction<StateTables>, { id }: ExpiredClaim, now: Date): Promise<void> {
  await transaction
    .updateTable('ticks')
    .set({
      status: 'done',
      reason: `Given up: ${MAX_INTERRUPTIONS} times the scheduler that ran it went away.`,
      finished_at: timestamp(now),
    })
    .where('id', '=', id)
    .execute()
}
