import type { Kysely } from 'kysely'
import { openState, type StateLocation } from '../../src/state/open-state.js'
import type { StateTables } from '../../src/state/tables.js'
import { tickRow } from './rows.js'

/** An empty state in memory, with the job and tick that {@link tickRow} and `runRow` name. */
export async function memoryState(): Promise<Kysely<StateTables>> {
  return stateAt({ kind: 'sqlite', path: ':memory:' })
}

/** The same, elsewhere. */
export async function stateAt(location: StateLocation): Promise<Kysely<StateTables>> {
  const { db } = await openState(location)
  await addJob(db, 'nightly')
  await db
    .insertInto('ticks')
    .values(tickRow({ id: 'nightly@2026-05-01T02:00:00.000Z' }))
    .execute()
  return db
}

export async function addJob(db: Kysely<StateTables>, name: string): Promise<void> {
  const planned_until = '2026-05-01T02:00:00.000Z'
  await db
    .insertInto('jobs')
    .values({ name, planned_until, schedule: '{}', paused_at: null, paused_by: null, pause_reason: null })
    .execute()
}
