import type { Kysely } from 'kysely'
import type { StateTables, TickKind, TickStatus } from '../../state/tables.js'

/** What became of a planned instant. Keys of the JSON API. */
export interface TickSummary {
  readonly id: string
  readonly kind: TickKind
  readonly scheduled_at: string
  readonly as_of: string
  readonly status: TickStatus
  readonly reason: string | null
  readonly attempt: number
  readonly next_attempt_at: string
  readonly actor: string | null
}

/** The newest ticks of a job, newest first. */
export function listTicks(db: Kysely<StateTables>, job: string, limit: number): Promise<TickSummary[]> {
  return db
    .selectFrom('ticks')
    .select([
      'id',
      'kind',
      'scheduled_at',
      'as_of',
      'status',
      'reason',
      'attempt',
      'next_attempt_at',
      'actor',
    ])
    .where('job', '=', job)
    .orderBy('scheduled_at', 'desc')
    .limit(limit)
    .execute()
}
