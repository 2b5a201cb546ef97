import type { Kysely, Selectable } from 'kysely'
import type { StateTables, TicksTable } from '../state/tables.js'
import { later, timestamp } from '../state/time.js'

export interface TicksToActOn {
  /** Names of the jobs that have a tick whose time has come, the one that has waited longest first, backfills last. */
  readonly due: Set<string>
  /** Ticks whose scheduler has not renewed its claim. */
  readonly expired: readonly Pick<Selectable<TicksTable>, 'id' | 'job' | 'fence' | 'owner'>[]
}

/**
 * One query, because most looks find nothing.
 *
 * @param graceMs How long after its end a lease is still left to its holder.
 */
export async function ticksToActOn(
  db: Kysely<StateTables>,
  now: Date,
  graceMs: number,
): Promise<TicksToActOn> {
  const at = timestamp(now)
  const rows = await db
    .selectFrom('ticks')
    .select(['id', 'job', 'kind', 'status', 'fence', 'owner'])
    .where('status', 'in', ['due', 'running'])
    .where((expression) =>
      expression.or([
        expression.and([expression('status', '=', 'due'), expression('next_attempt_at', '<=', at)]),
        expression.and([
          expression('status', '=', 'running'),
          expression('lease_until', '<', later(now, -graceMs)),
        ]),
      ]),
    )
    .orderBy('next_attempt_at')
    .execute()
  const due = rows.filter(({ status }) => status === 'due')
  const [asked, others] = [
    due.filter(({ kind }) => kind === 'backfill'),
    due.filter(({ kind }) => kind !== 'backfill'),
  ]
  return {
    due: new Set([...others, ...asked].map(({ job }) => job)),
    expired: rows.filter(({ status }) => status === 'running'),
  }
}
