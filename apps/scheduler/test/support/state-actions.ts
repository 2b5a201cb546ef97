import type { Kysely } from 'kysely'
import type { PageActions } from '../../src/http/actions.js'
import type { StateTables } from '../../src/state/tables.js'
import { tickRow } from './rows.js'

/** Actions straight on the state. */
export function pauseInState(db: Kysely<StateTables>): PageActions {
  return {
    async trigger(job, actor) {
      const id = `${job}@now#trigger`
      await db
        .insertInto('ticks')
        .values(tickRow({ id, job, kind: 'trigger', status: 'due', actor }))
        .execute()
    },
    async pause(job, actor, reason) {
      const paused = { paused_at: '2026-05-01T12:00:00.000Z', paused_by: actor, pause_reason: reason }
      await db.updateTable('jobs').set(paused).where('name', '=', job).execute()
    },
    async resume(job) {
      const resumed = { paused_at: null, paused_by: null, pause_reason: null }
      await db.updateTable('jobs').set(resumed).where('name', '=', job).execute()
    },
  }
}
