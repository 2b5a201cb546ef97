import type { ModelType } from '@alertsmith/pipeline'
import type { Job } from '../config/job.js'
import type { TickKind } from '../state/tables.js'

/** One training of one tick, as it is handed to whatever carries it out. Plain data: it crosses a process boundary. */
export interface RunRequest {
  readonly runId: string
  readonly tickId: string
  readonly kind: TickKind
  readonly job: Job
  readonly network: string
  readonly modelType: ModelType
  /** The day that the window is counted back from, YYYY-MM-DD. */
  readonly asOf: string
  readonly attempt: number
  readonly startedAt: string
  /** It may go on until then, see `RunningTraining.extend`. */
  readonly leaseUntil: string
  /** Runs of the same training of the same tick that did not end well: a model of one of these is taken over. */
  readonly earlierRunIds: readonly string[]
  /** A model that an earlier run saved before one of its later steps failed: only the missing steps are left to do. */
  readonly resume: { readonly modelId: string; readonly steps: StepResults } | undefined
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent'
}

/** What each step after training came to, as JSON; a step that is missing was not done. */
export type StepResults = Readonly<Record<string, unknown>>

export interface LogLine {
  readonly at: string
  readonly level: string
  readonly message: string
  readonly fields: Readonly<Record<string, unknown>>
}

/** What a training tells while it runs. Each of these is a sign of life. */
export interface RunEvents {
  phase(name: string): void
  log(line: LogLine): void
  heartbeat(): void
}

/** What is known of the trained model. */
export interface TrainedFacts {
  readonly dataFingerprint: string
  readonly runKey: string
  readonly modelId: string
  readonly modelPath: string
  readonly reportPath: string
  readonly version: string
  readonly metrics: Readonly<Record<string, unknown>>
  readonly phaseMs: Readonly<Record<string, number>>
}

export interface RunError {
  readonly code: string
  readonly message: string
  readonly retryable: boolean
}

/** How a training ended. */
export interface RunOutcome {
  readonly status: 'succeeded' | 'failed' | 'refused' | 'nothing-to-do' | 'cancelled' | 'lost'
  /** For all that did not succeed or fail with an error. */
  readonly reason?: string | undefined
  readonly error?: RunError | undefined
  readonly dataFingerprint?: string | undefined
  readonly runKey?: string | undefined
  /** Also there where a step after training failed. */
  readonly model?: Omit<TrainedFacts, 'dataFingerprint' | 'runKey'> | undefined
  readonly steps?: StepResults | undefined
  /** Whether its row stands in ClickHouse's `training_runs`. */
  readonly recorded?: boolean | undefined
}

export interface RunningTraining {
  /** Never rejects. */
  readonly outcome: Promise<RunOutcome>
  /** Asks it to stop cleanly: nothing half-written stays. */
  abort(): void
  /** Ends it at once. */
  kill(): void
  /** It may go on until then, unless it is told a later time: who is not told any more has lost its claim. */
  extend(until: Date): void
}

/** Carries out one training. */
export type Launch = (request: RunRequest, events: RunEvents) => RunningTraining
