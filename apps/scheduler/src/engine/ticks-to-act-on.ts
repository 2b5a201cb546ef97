import type { Kysely, Selectable } from 'kysely'
import type { StateTables, TicksTable } from '../state/tables.js'
import { timestamp } from '../state/time.js'

export interface TicksToActOn {
  /** Names of the jobs that have a tick whose time has come. */
  readonly due: Set<string>
  /** Ticks whose scheduler has not renewed its claim. */
  readonly expired: readonly Pick<Selectable<TicksTable>, 'id' | 'job' | 'fence' | 'owner'>[]
}

/** One query, because most looks find nothing. */
export async function ticksToActOn(db: Kysely<StateTables>, now: Date): Promise<TicksToActOn> {
  const at = timestamp(now)
  const rows = await db
    .selectFrom('ticks')
    .select(['id', 'job', 'status', 'fence', 'owner'])
    .where('status', 'in', ['due', 'running'])
    .where((expression) =>
      expression.or([
        expression.and([expression('status', '=', 'due'), expression('next_attempt_at', '<=', at)]),
        expression.and([expression('status', '=', 'running'), expression('lease_until', '<', at)]),
      ]),
    )
    .execute()
  return {
    due: new Set(rows.filter(({ status }) => status === 'due').map(({ job }) => job)),
    expired: rows.filter(({ status }) => status === 'running'),
  }
}
