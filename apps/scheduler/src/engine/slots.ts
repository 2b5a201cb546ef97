import type { Kysely } from 'kysely'
import type { StateTables } from '../state/tables.js'
import { later, timestamp } from '../state/time.js'

/** The right to train on a host; as many as trainings may run there at once. */
export interface Slot {
  readonly name: string
  readonly fence: number
}

export interface SlotRequest {
  readonly host: string
  readonly maxTrainings: number
  readonly owner: string
  readonly now: Date
  readonly leaseMs: number
  /** How long after its end a lease is still left to its holder, who may only have been waiting to renew it. */
  readonly graceMs: number
}

/**
 * A free slot of the host, or undefined where all are taken. One whose holder went away is free once its lease and the
 * grace after it are over.
 */
export async function takeSlot(
  db: Kysely<StateTables>,
  { host, maxTrainings, owner, now, leaseMs, graceMs }: SlotRequest,
): Promise<Slot | undefined> {
  for (let index = 0; index < maxTrainings; index++) {
    const name = `slot:${host}:${index}`
    const expires_at = later(now, leaseMs)
    const taken = await db
      .insertInto('leases')
      .values({ name, owner, fence: 1, expires_at })
      .onConflict((conflict) =>
        conflict
          .column('name')
          .doUpdateSet((expression) => ({
            owner,
            expires_at,
            fence: expression('leases.fence', '+', 1),
          }))
          .where('leases.expires_at', '<=', later(now, -graceMs)),
      )
      .returning(['name', 'fence'])
      .executeTakeFirst()
    if (taken !== undefined) return taken
  }
  return undefined
}

/** @returns false where the slot belongs to somebody else by now */
export async function keepSlot(
  db: Kysely<StateTables>,
  { name, fence }: Slot,
  until: string,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('leases')
    .set({ expires_at: until })
    .where('name', '=', name)
    .where('fence', '=', fence)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export async function freeSlot(db: Kysely<StateTables>, slot: Slot): Promise<void> {
  // Long over, so that no grace is waited for.
  await keepSlot(db, slot, timestamp(new Date(0)))
}
