import type { Selectable, Transaction } from 'kysely'
import type { JobsTable, StateTables } from '../state/tables.js'

/**
 * The job's row, which no other transaction changes until this one is over: whatever is decided about the ticks of a job
 * is decided by one scheduler at a time.
 */
export async function lockJob(
  transaction: Transaction<StateTables>,
  name: string,
): Promise<Selectable<JobsTable>> {
  // A write that changes nothing: SQLite has no SELECT … FOR UPDATE, and this is the same for both databases.
  const [row] = await transaction
    .updateTable('jobs')
    .set((expression) => ({ planned_until: expression.ref('planned_until') }))
    .where('name', '=', name)
    .returningAll()
    .execute()
  return row!
}
