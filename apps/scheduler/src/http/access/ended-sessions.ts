import type { Kysely } from 'kysely'
import type { StateTables } from '../../state/tables.js'
import { timestamp } from '../../state/time.js'
import type { Session } from './session.js'

/**
 * Sessions that were ended by signing out, until they would have been over by themselves. In the state, so that every
 * scheduler that shares it knows them, after a restart too.
 */
export class EndedSessions {
  readonly #db: Kysely<StateTables>

  constructor(db: Kysely<StateTables>) {
    this.#db = db
  }

  async add(sessions: readonly Session[], now: Date): Promise<void> {
    await this.#db.deleteFrom('ended_sessions').where('until', '<', timestamp(now)).execute()
    if (sessions.length === 0) return
    await this.#db
      .insertInto('ended_sessions')
      .values(sessions.map(({ id, until }) => ({ id, until: timestamp(until) })))
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute()
  }

  /** Those that were not ended. */
  async without(sessions: readonly Session[]): Promise<Session[]> {
    if (sessions.length === 0) return []
    const ids = sessions.map(({ id }) => id)
    const ended = await this.#db.selectFrom('ended_sessions').select('id').where('id', 'in', ids).execute()
    return sessions.filter(({ id }) => !ended.some((row) => row.id === id))
  }
}
