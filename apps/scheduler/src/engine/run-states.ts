import type { ModelType } from '@alertsmith/pipeline'
import type { Kysely, Selectable } from 'kysely'
import type { Job } from '../config/job.js'
import type { StepResults } from '../runs/launch.js'
import type { RunsTable, StateTables } from '../state/tables.js'
import { windowOf } from '../ticks/window.js'

/** One training of a tick, and what its earlier runs came to. */
export interface Training {
  readonly network: string
  readonly modelType: ModelType
  /** In the order in which they began. */
  readonly runs: readonly Selectable<RunsTable>[]
}

/** The trainings of a tick in the order of the job. */
export async function trainingsOf(
  db: Kysely<StateTables>,
  tickId: string,
  { networks, modelTypes }: Pick<Job, 'networks' | 'modelTypes'>,
): Promise<Training[]> {
  const all = await db.selectFrom('runs').selectAll().where('tick_id', '=', tickId).orderBy('fence').execute()
  return networks.flatMap((network) =>
    modelTypes.map((modelType) => ({
      network,
      modelType,
      runs: all.filter((run) => run.network === network && run.model_type === modelType),
    })),
  )
}

/** The days that a run of `asOf` is for, as its row holds them. */
export function windowJson(job: Pick<Job, 'window'>, asOf: string): string {
  return JSON.stringify(windowOf(job, asOf))
}

/** `open`: has to run, or to go on; `retry`: failed in a way that may pass; `settled`: there is nothing left to do. */
export function stateOf({ runs }: Training): 'open' | 'retry' | 'settled' {
  const last = runs.at(-1)
  if (last === undefined) return 'open'
  if (last.status === 'lost') return 'retry'
  if (last.status === 'failed') return last.error_retryable === 1 ? 'retry' : 'settled'
  return last.status === 'cancelled' || last.status === 'running' ? 'open' : 'settled'
}

/** The model that an earlier run saved, with the steps that were done for it. */
export function resumable({
  runs,
}: Training): { readonly modelId: string; readonly steps: StepResults } | undefined {
  const run = runs.findLast((earlier) => earlier.model_id !== null)
  if (run === undefined) return undefined
  return { modelId: run.model_id!, steps: JSON.parse(run.steps ?? '{}') as StepResults }
}

/** Milliseconds until the next attempt after `attempt` of them, or undefined where there is none left. */
export function backoffMs({ retry }: Pick<Job, 'retry'>, attempt: number): number | undefined {
  if (attempt > retry.attempts) return undefined
  return Math.min(retry.maxBackoffMs, retry.backoffMs * 2 ** (attempt - 1))
}
