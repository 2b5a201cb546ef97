import type { Kysely } from 'kysely'
import type { StateTables, TickStatus } from '../state/tables.js'
import { later } from '../state/time.js'

/** How much of the past the state keeps. What was trained stays in ClickHouse's `training_runs`. */
export interface Retention {
  /** Ticks that were skipped, by age in days and by number for each job. */
  readonly skipped: { readonly days: number; readonly perJob: number }
  /** Ticks that ran, with their runs and log lines. */
  readonly run: { readonly days: number; readonly perJob: number }
  /** So many of a job's newest ticks that ran stay, whatever their age. */
  readonly newestPerJob: number
  /** Webhook calls that were delivered or given up. */
  readonly deliveryDays: number
}

export const DEFAULT_RETENTION: Retention = {
  skipped: { days: 30, perJob: 1_000 },
  run: { days: 400, perJob: 10_000 },
  newestPerJob: 100,
  deliveryDays: 30,
}

const DAY_MS = 86_400_000

/** Ticks of one transaction: the state is free for others in between. */
const BATCH = 200

/**
 * Removes what is older or more than `retention` says, a bounded part at a time. A run stays until it is in ClickHouse's
 * `training_runs`: its row there is written from here.
 *
 * @returns true where there may be more to remove
 */
export async function removeOld(
  db: Kysely<StateTables>,
  { now, retention }: { readonly now: Date; readonly retention: Retention },
): Promise<boolean> {
  let more = await removeDeliveries(db, later(now, -retention.deliveryDays * DAY_MS))
  for (const { name } of await db.selectFrom('jobs').select('name').execute()) {
    const { skipped, run, newestPerJob } = retention
    const rules = [
      { statuses: ['skipped'], keep: 0, ...skipped },
      { statuses: ['done', 'cancelled'], keep: newestPerJob, ...run },
    ] as const
    for (const { statuses, keep, days, perJob } of rules) {
      const old = await ticksBeyond(db, name, { statuses, rank: keep, before: later(now, -days * DAY_MS) })
      const surplus = await ticksBeyond(db, name, { statuses, rank: perJob })
      const ids = [...new Set([...old, ...surplus])]
      await removeTicks(db, ids)
      more ||= old.length === BATCH || surplus.length === BATCH
    }
  }
  return more
}

interface Beyond {
  readonly statuses: readonly TickStatus[]
  /** Not among so many of the newest. */
  readonly rank: number
  /** And over before this. Default: whenever. */
  readonly before?: string
}

async function ticksBeyond(
  db: Kysely<StateTables>,
  job: string,
  { statuses, rank, before }: Beyond,
): Promise<string[]> {
  const final = db.selectFrom('ticks').where('job', '=', job).where('status', 'in', statuses)
  const first = await final
    .select('scheduled_at')
    .orderBy('scheduled_at', 'desc')
    .offset(rank)
    .limit(1)
    .executeTakeFirst()
  if (first === undefined) return []
  let query = final
    .select('id')
    .where('scheduled_at', '<=', first.scheduled_at)
    .where(({ exists, not, selectFrom }) =>
      not(
        exists(
          selectFrom('runs')
            .select('runs.id')
            .whereRef('runs.tick_id', '=', 'ticks.id')
            .where('runs.recorded', '=', 0),
        ),
      ),
    )
    .orderBy('scheduled_at')
    .limit(BATCH)
  if (before !== undefined) query = query.where('finished_at', '<', before)
  return (await query.execute()).map(({ id }) => id)
}

async function removeTicks(db: Kysely<StateTables>, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await db.transaction().execute(async (transaction) => {
    const runs = transaction.selectFrom('runs').select('id').where('tick_id', 'in', ids)
    await transaction.deleteFrom('run_logs').where('run_id', 'in', runs).execute()
    await transaction.deleteFrom('runs').where('tick_id', 'in', ids).execute()
    await transaction.deleteFrom('ticks').where('id', 'in', ids).execute()
  })
}

async function removeDeliveries(db: Kysely<StateTables>, before: string): Promise<boolean> {
  const old = db
    .selectFrom('deliveries')
    .select('id')
    .where('status', '!=', 'pending')
    .where('created_at', '<', before)
    .limit(BATCH)
  const { numDeletedRows } = await db.deleteFrom('deliveries').where('id', 'in', old).executeTakeFirst()
  return Number(numDeletedRows) === BATCH
}
