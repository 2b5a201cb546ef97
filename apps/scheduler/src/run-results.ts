import { EXIT } from '@alertsmith/pipeline'
import type { Kysely } from 'kysely'
import type { RunStatus, StateTables } from './state/tables.js'

/** How many runs of one scheduler ended how. */
export type RunResults = Readonly<Partial<Record<RunStatus, number>>>

export async function runResults(db: Kysely<StateTables>, owner: string): Promise<RunResults> {
  const rows = await db
    .selectFrom('runs')
    .select(['status', (expression) => expression.fn.countAll().as('count')])
    .where('owner', '=', owner)
    .groupBy('status')
    .execute()
  return Object.fromEntries(rows.map(({ status, count }) => [status, Number(count)]))
}

/** The exit code of `run --once`: the worst that a run came to. */
export function exitCodeOfRuns({ failed = 0, lost = 0, refused = 0 }: RunResults): number {
  if (failed + lost > 0) return EXIT.failed
  return refused > 0 ? EXIT.refused : EXIT.ok
}
