import type { QueryOptions } from '@alertsmith/core'
import type { NetworkDatabase } from '../database.js'

/** One finished training run, as it stands in `training_runs`. */
export interface TrainingRunRow {
  readonly runId: string
  readonly modelType: string
  readonly window: { readonly startDate: string; readonly endDate: string; readonly windowDays: number }
  /** E.g. `succeeded`, `failed`, `refused`, `lost`. */
  readonly status: string
  readonly startedAt: Date
  readonly finishedAt: Date
  /** Empty where there is no model. */
  readonly modelId: string
  /** Milliseconds by phase. */
  readonly phaseMs: Readonly<Record<string, number>>
  /** Empty where nothing failed. */
  readonly errorCode: string
  readonly errorMessage: string
}

/**
 * Writes a run into `training_runs`, unless it is there. One of the same id that ended otherwise replaces it (read the
 * table with FINAL).
 */
export async function writeTrainingRun(
  database: NetworkDatabase,
  run: TrainingRunRow,
  { signal }: QueryOptions = {},
): Promise<void> {
  await database.execute(
    {
      sql: INSERT_RUN,
      params: {
        run_id: run.runId,
        model_type: run.modelType,
        network: database.network,
        training_start_date: run.window.startDate,
        training_end_date: run.window.endDate,
        window_days: run.window.windowDays,
        status: run.status,
        started_at: run.startedAt.getTime(),
        finished_at: run.finishedAt.getTime(),
        model_id: run.modelId,
        phases: Object.keys(run.phaseMs),
        phase_ms: Object.values(run.phaseMs).map(Math.round),
        error_code: run.errorCode,
        error_message: run.errorMessage,
      },
    },
    { signal, repeatable: true },
  )
}

/** Each column and what fills it. */
const COLUMNS = {
  run_id: '{run_id:String}',
  model_type: '{model_type:String}',
  network: '{network:String}',
  training_start_date: '{training_start_date:Date}',
  training_end_date: '{training_end_date:Date}',
  window_days: '{window_days:UInt16}',
  status: '{status:String}',
  started_at: "fromUnixTimestamp64Milli({started_at:Int64}, 'UTC')",
  finished_at: "fromUnixTimestamp64Milli({finished_at:Int64}, 'UTC')",
  model_id: '{model_id:String}',
  phase_ms: 'mapFromArrays({phases:Array(String)}, {phase_ms:Array(UInt64)})',
  error_code: '{error_code:String}',
  error_message: '{error_message:String}',
} as const

const INSERT_RUN = `
INSERT INTO training_runs (${Object.keys(COLUMNS).join(', ')})
SELECT ${Object.values(COLUMNS).join(', ')}
WHERE ({run_id:String}, ${COLUMNS.finished_at}, {status:String}, {model_id:String}) NOT IN (
  SELECT run_id, assumeNotNull(finished_at), toString(status), model_id FROM training_runs
)`
