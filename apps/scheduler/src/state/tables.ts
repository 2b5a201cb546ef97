import type { Generated } from 'kysely'

/**
 * A point in time as `2024-05-01T06:00:00.000Z`: text, because SQLite has no type for it, and always of this one form,
 * because then it sorts as text.
 */
export type Timestamp = string

export type TickKind = 'schedule' | 'trigger' | 'backfill'
/** `due` waits for its time, a slot or its next attempt. All but `due` and `running` are final. */
export type TickStatus = 'due' | 'running' | 'done' | 'skipped' | 'cancelled'

/** `lost`: its process or host went away without a word. All but `running` are final. */
export type RunStatus =
  | 'running'
  | 'succeeded'
  | 'failed'
  | 'refused'
  | 'nothing-to-do'
  | 'cancelled'
  | 'lost'

export interface JobsTable {
  readonly name: string
  /** All ticks up to here, itself included, have their row in `ticks`. */
  planned_until: Timestamp
  /** JSON: cron and time zone by which that was planned. */
  schedule: string
  paused_at: Timestamp | null
  paused_by: string | null
  pause_reason: string | null
}

export interface TicksTable {
  /** `<job>@<scheduled_at>` and, for what people asked for, `#<kind>-<random>`: the primary key keeps a tick from being there twice. */
  readonly id: string
  readonly job: string
  readonly kind: TickKind
  readonly scheduled_at: Timestamp
  /** The day that the job's window is counted back from, YYYY-MM-DD. */
  readonly as_of: string
  readonly created_at: Timestamp
  status: TickStatus
  /** Why it was skipped or cancelled, else null. */
  reason: string | null
  /** Who asked for it, for ticks that people asked for; else null. */
  readonly actor: string | null
  /** Attempts begun so far. One that a scheduler's own end cut short, or that another scheduler took over, goes on as the same attempt. */
  attempt: number
  /** How often it was interrupted since one of its trainings last came to an end. */
  interruptions: Generated<number>
  /** Not before this. */
  next_attempt_at: Timestamp
  /** The scheduler that runs it. */
  owner: string | null
  /** Counts the claims. Whoever writes for a tick says which claim it holds; an older one finds no row. */
  fence: number
  lease_until: Timestamp | null
  /** When it was claimed for the first time. */
  started_at: Timestamp | null
  finished_at: Timestamp | null
}

export interface RunsTable {
  readonly id: string
  readonly tick_id: string
  readonly job: string
  readonly network: string
  readonly model_type: string
  readonly attempt: number
  readonly owner: string
  /** The fence of the tick's claim under which it was begun. */
  readonly fence: number
  readonly options_hash: string
  /** JSON: the days and the snapshot length that it was for; null for runs of earlier releases. */
  readonly window: string | null
  readonly started_at: Timestamp
  status: RunStatus
  /** The phase it is in, or was in when it ended. */
  phase: string | null
  heartbeat_at: Timestamp
  finished_at: Timestamp | null
  data_fingerprint: string | null
  /** sha256 over job, network, model type, data fingerprint and options: two runs that train the same have the same one. */
  run_key: string | null
  /** Why there was nothing to do, or why it was cancelled or lost; else null. */
  reason: string | null
  model_id: string | null
  model_path: string | null
  report_path: string | null
  version: string | null
  /** JSON: the `metrics` of the training's summary. */
  metrics: string | null
  /** JSON: milliseconds by phase. */
  phase_ms: string | null
  /** JSON: what evaluation, promotion and scoring after the training came to. */
  steps: string | null
  error_code: string | null
  error_message: string | null
  error_retryable: 0 | 1 | null
  /** 1 once its row is in ClickHouse's `training_runs`. */
  recorded: 0 | 1
}

export interface RunLogsTable {
  readonly run_id: string
  /** From 1. */
  readonly line_number: number
  readonly at: Timestamp
  readonly level: string
  readonly message: string
  /** JSON: the other fields of the log line. */
  readonly fields: string
}

export interface LeasesTable {
  /** What is held, e.g. `slot:<host>:0`. */
  readonly name: string
  owner: string
  fence: number
  expires_at: Timestamp
}

export type DeliveryStatus = 'pending' | 'delivered' | 'given-up'

/** Webhook calls that are still to be made or were made: written in the transaction of what they tell. */
export interface DeliveriesTable {
  readonly id: string
  readonly webhook: string
  readonly event: string
  readonly run_id: string | null
  /** JSON, exactly as it is sent. */
  readonly payload: string
  readonly created_at: Timestamp
  status: DeliveryStatus
  attempt: number
  next_attempt_at: Timestamp
  last_error: string | null
  delivered_at: Timestamp | null
}

/** Sessions of the page that were ended by signing out. */
export interface EndedSessionsTable {
  readonly id: string
  /** When it would have been over by itself; then the row is of no use any more. */
  readonly until: Timestamp
}

/** The scheduler's own database, in SQLite and PostgreSQL alike. */
export interface StateTables {
  jobs: JobsTable
  ticks: TicksTable
  runs: RunsTable
  run_logs: RunLogsTable
  leases: LeasesTable
  deliveries: DeliveriesTable
  ended_sessions: EndedSessionsTable
}
