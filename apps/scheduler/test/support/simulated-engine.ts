import type { Kysely } from 'kysely'
import { Migrator } from 'kysely/migration'
import type { Job } from '../../src/config/job.js'
import { type Scheduler, startScheduler } from '../../src/engine/scheduler.js'
import { DEFAULT_TIMINGS, type Timings } from '../../src/engine/timings.js'
import type { Launch, RunEvents, RunOutcome, RunRequest } from '../../src/runs/launch.js'
import type { LateRecord } from '../../src/runs/messages.js'
import { migrationProvider } from '../../src/state/migrations.js'
import type { StateTables } from '../../src/state/tables.js'
import type { Webhook } from '../../src/webhooks/webhook.js'
import { SharedDatabase } from './mortal-database.js'
import { quietLogger } from './quiet-logger.js'
import { VirtualClock } from './virtual-clock.js'

/** A training that a test holds in its hands. */
export interface HeldTraining {
  readonly request: RunRequest
  readonly events: RunEvents
  end(outcome: RunOutcome): void
  aborted: boolean
  killed: boolean
  /** How long it may go on, as it was last told. */
  until: string
}

export interface SimulatedEngine {
  readonly db: Kysely<StateTables>
  readonly clock: VirtualClock
  /** In the order in which they began. */
  readonly trainings: HeldTraining[]
  readonly recorded: LateRecord[]
  start(options: {
    readonly jobs: readonly Job[]
    readonly host?: string
    readonly maxTrainings?: number
    readonly webhooks?: readonly Webhook[]
    readonly timings?: Partial<Timings>
  }): Scheduler
  /** Lets so many minutes pass. */
  pass(minutes: number): Promise<void>
  ticks(): Promise<Awaited<ReturnType<typeof readTicks>>>
  runs(): Promise<Awaited<ReturnType<typeof readRuns>>>
}

const MINUTE = 60_000

/** Schedulers on a database in memory, in a time that the test lets pass, with trainings that end when the test says so. */
export async function simulatedEngine(start: string): Promise<SimulatedEngine> {
  const clock = new VirtualClock(new Date(start))
  const shared = new SharedDatabase()
  const open = () => shared.open({ dead: false, diesNow: () => false })
  const db = open()
  const { error } = await new Migrator({ db, provider: migrationProvider }).migrateToLatest()
  if (error !== undefined) throw error
  const trainings: HeldTraining[] = []
  const recorded: LateRecord[] = []
  const launch: Launch = (request, events) => {
    let end: (outcome: RunOutcome) => void = () => {}
    const outcome = new Promise<RunOutcome>((resolve) => {
      end = resolve
    })
    const training: HeldTraining = {
      request,
      events,
      end,
      aborted: false,
      killed: false,
      until: request.leaseUntil,
    }
    trainings.push(training)
    return {
      outcome,
      abort: () => {
        training.aborted = true
      },
      kill: () => {
        training.killed = true
        end({ status: 'lost', reason: 'It was killed.' })
      },
      extend: (until) => {
        training.until = until.toISOString()
      },
    }
  }
  return {
    db,
    clock,
    trainings,
    recorded,
    start: ({ jobs, host = 'test', maxTrainings = 1, webhooks = [], timings }) =>
      startScheduler({
        config: { jobs, host, maxTrainings, webhooks, logLevel: 'silent' },
        db: open(),
        logger: quietLogger,
        launch,
        record: async (rows) => {
          recorded.push(...rows)
          return rows.map(({ runId }) => runId)
        },
        clock,
        // Held trainings say nothing by themselves.
        timings: { ...DEFAULT_TIMINGS, pollMs: 30_000, heartbeatTimeoutMs: 36e6, ...timings },
      }),
    pass: (minutes) => clock.run(new Date(clock.now().getTime() + minutes * MINUTE)),
    ticks: () => readTicks(db),
    runs: () => readRuns(db),
  }
}

function readTicks(db: Kysely<StateTables>) {
  return db.selectFrom('ticks').selectAll().orderBy('scheduled_at').execute()
}

function readRuns(db: Kysely<StateTables>) {
  return db.selectFrom('runs').selectAll().orderBy('started_at').orderBy('fence').execute()
}
