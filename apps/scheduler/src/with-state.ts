import type { Kysely } from 'kysely'
import type { SchedulerConfig } from './config/read-config.js'
import { interruptible } from './interruptible.js'
import { openState } from './state/open-state.js'
import type { StateTables } from './state/tables.js'

/** Opens the scheduler's state for one piece of work, beside a scheduler that may be running on it. */
export async function withState<Result>(
  { state }: Pick<SchedulerConfig, 'state'>,
  work: (db: Kysely<StateTables>) => Promise<Result>,
): Promise<Result> {
  const { db, close } = await interruptible((signal) => openState(state, { signal }))
  try {
    return await work(db)
  } finally {
    await close()
  }
}
