import type { Kysely } from 'kysely'
import { RUNNING } from '../../state/literals.js'
import type { StateTables } from '../../state/tables.js'
import { type RunSummary, SUMMARY_COLUMNS, withDuration } from './run-summary.js'

export interface RunsFilter {
  readonly job?: string | undefined
  /** The `next` of the page before; undefined begins with the newest run. */
  readonly before?: string | undefined
  /** Most runs on the page. */
  readonly limit: number
}

export interface RunsPage {
  /** Newest first. */
  readonly runs: readonly RunSummary[]
  /** Where the next page begins; null on the last one. */
  readonly next: string | null
}

/** A page of the history. It costs the same however far back it is: it begins at a key, not at a count of rows. */
export async function listRuns(
  db: Kysely<StateTables>,
  { job, before, limit }: RunsFilter,
): Promise<RunsPage> {
  const start = before === undefined ? undefined : parseCursor(before)
  const rows = await db
    .selectFrom('runs')
    .select(SUMMARY_COLUMNS)
    .$if(job !== undefined, (query) => query.where('job', '=', job!))
    .$if(start !== undefined, (query) =>
      query
        .where('started_at', '<=', start!.startedAt)
        .where((expression) =>
          expression.or([expression('started_at', '<', start!.startedAt), expression('id', '<', start!.id)]),
        ),
    )
    .orderBy('started_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  const runs = rows.slice(0, limit).map(withDuration)
  const last = runs.at(-1)
  return { runs, next: rows.length > limit && last ? `${last.started_at}~${last.id}` : null }
}

/** All runs that run now, oldest first. */
export async function runningRuns(db: Kysely<StateTables>, job?: string): Promise<RunSummary[]> {
  const rows = await db
    .selectFrom('runs')
    .select(SUMMARY_COLUMNS)
    .where('status', '=', RUNNING)
    .$if(job !== undefined, (query) => query.where('job', '=', job!))
    .orderBy('started_at')
    .execute()
  return rows.map(withDuration)
}

export function isCursor(text: string): boolean {
  return parseCursor(text) !== undefined
}

function parseCursor(text: string) {
  const [, startedAt, id] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)~(.{1,200})$/s.exec(text) ?? []
  return startedAt === undefined || id === undefined ? undefined : { startedAt, id }
}
