import type { Kysely, Selectable } from 'kysely'
import type { Job } from '../config/job.js'
import type { LateRecord } from '../runs/messages.js'
import type { RunsTable, StateTables, TicksTable } from '../state/tables.js'
import { windowOf } from '../ticks/window.js'
import type { Clock } from './clock.js'
import { freeSlot, type SlotRequest, takeSlot } from './slots.js'

/** Writes runs into ClickHouse's `training_runs`; gives the ids of those that are written. */
export type RecordRuns = (rows: readonly LateRecord[]) => Promise<readonly string[]>

/** At a time; what is left comes with the next look. */
const BATCH = 100

/** Has the finished runs recorded whose own process could not do it, e.g. because it was killed. */
export async function recordPending(
  db: Kysely<StateTables>,
  options: {
    readonly jobs: readonly Job[]
    readonly record: RecordRuns
    readonly slot: SlotRequest
    readonly clock: Clock
  },
): Promise<void> {
  const pending = await db
    .selectFrom('runs')
    .innerJoin('ticks', 'ticks.id', 'runs.tick_id')
    .selectAll('runs')
    .select('ticks.as_of')
    .where('runs.recorded', '=', 0)
    .where('runs.finished_at', 'is not', null)
    .where((expression) =>
      expression.or([
        expression('runs.window', 'is not', null),
        expression(
          'runs.job',
          'in',
          options.jobs.map(({ name }) => name),
        ),
      ]),
    )
    // Those of a network whose ClickHouse is gone for good must not keep the others waiting.
    .orderBy('runs.finished_at', 'desc')
    .limit(BATCH)
    .execute()
  const rows = pending.map((run) =>
    lateRecord(
      run,
      options.jobs.find(({ name }) => name === run.job),
    ),
  )
  if (rows.length === 0) return
  const slot = await takeSlot(db, options.slot)
  if (slot === undefined) return
  try {
    const written = await options.record(rows)
    if (written.length > 0)
      await db.updateTable('runs').set({ recorded: 1 }).where('id', 'in', written).execute()
  } finally {
    await freeSlot(db, slot)
  }
}

function lateRecord(
  run: Selectable<RunsTable> & Pick<Selectable<TicksTable>, 'as_of'>,
  job: Job | undefined,
): LateRecord {
  return {
    runId: run.id,
    network: run.network,
    modelType: run.model_type,
    // Runs of earlier releases did not note theirs down; the config of today is the best that is known of them.
    window: run.window === null ? windowOf(job!, run.as_of) : JSON.parse(run.window),
    status: run.status,
    startedAt: run.started_at,
    finishedAt: run.finished_at!,
    modelId: run.model_id ?? '',
    phaseMs: JSON.parse(run.phase_ms ?? '{}') as LateRecord['phaseMs'],
    errorCode: run.error_code ?? '',
    errorMessage: run.error_message ?? run.reason ?? '',
  }
}
