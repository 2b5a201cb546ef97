import type { TrainingRunRow } from '@alertsmith/pipeline'
import type { LogLine, RunOutcome, RunRequest } from './launch.js'

/** A run that is to be written into ClickHouse's `training_runs` after the fact. Dates are ISO text. */
export interface LateRecord extends Omit<TrainingRunRow, 'startedAt' | 'finishedAt'> {
  readonly network: string
  readonly startedAt: string
  readonly finishedAt: string
}

/** What the scheduler says to a child process. */
export type ToChild =
  | { readonly type: 'run'; readonly request: RunRequest }
  | { readonly type: 'record'; readonly rows: readonly LateRecord[] }
  | { readonly type: 'abort' }

/** What a child process says to the scheduler. */
export type FromChild =
  | { readonly type: 'heartbeat' }
  | { readonly type: 'phase'; readonly name: string }
  | { readonly type: 'log'; readonly line: LogLine }
  | { readonly type: 'outcome'; readonly outcome: RunOutcome }
  /** Ids of the runs whose rows are written. */
  | { readonly type: 'recorded'; readonly runIds: readonly string[] }
