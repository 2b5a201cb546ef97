import type { RunStatus } from '../../state/tables.js'

/** A run as lists show it. Keys of the JSON API. */
export interface RunSummary {
  readonly id: string
  readonly job: string
  readonly network: string
  readonly model_type: string
  readonly attempt: number
  readonly status: RunStatus
  /** The phase it is in, or was in when it ended. */
  readonly phase: string | null
  readonly started_at: string
  readonly finished_at: string | null
  /** Null while it runs. */
  readonly duration_ms: number | null
  readonly model_id: string | null
  readonly version: string | null
  readonly error_code: string | null
  /** Why it ended as it did, where no error says so, e.g. what there was nothing to do for. */
  readonly reason: string | null
}

export const SUMMARY_COLUMNS = [
  'id',
  'job',
  'network',
  'model_type',
  'attempt',
  'status',
  'phase',
  'started_at',
  'finished_at',
  'model_id',
  'version',
  'error_code',
  'reason',
] as const

export function withDuration(row: Omit<RunSummary, 'duration_ms'>): RunSummary {
  const { started_at, finished_at } = row
  return {
    ...row,
    duration_ms: finished_at === null ? null : Date.parse(finished_at) - Date.parse(started_at),
  }
}
