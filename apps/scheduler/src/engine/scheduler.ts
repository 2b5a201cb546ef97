import { randomBytes } from 'node:crypto'
import type { Logger } from '@alertsmith/pipeline'
import type { Kysely } from 'kysely'
import type { Job } from '../config/job.js'
import type { Launch } from '../runs/launch.js'
import { isStateBusy } from '../state/state-error.js'
import type { StateTables } from '../state/tables.js'
import { deliverDue } from '../webhooks/deliver-due.js'
import type { Webhook } from '../webhooks/webhook.js'
import { claimTick } from './claim-tick.js'
import { type Clock, systemClock } from './clock.js'
import { type ExecutionContext, executeTick } from './execute-tick.js'
import { planJob } from './plan-job.js'
import { reapTick } from './reap.js'
import { type RecordRuns, recordPending } from './record-pending.js'
import { DEFAULT_RETENTION, type Retention, removeOld } from './retention.js'
import { ticksToActOn } from './ticks-to-act-on.js'
import { DEFAULT_TIMINGS, type Timings } from './timings.js'

/** The part of the config that the engine needs. */
export interface EngineConfig {
  readonly jobs: readonly Job[]
  /** Tells the hosts apart: all schedulers of one host share its slots. */
  readonly host: string
  /** Trainings at once on this host. */
  readonly maxTrainings: number
  readonly webhooks: readonly Webhook[]
  readonly logLevel: ExecutionContext['logLevel']
}

export interface SchedulerOptions {
  readonly config: EngineConfig
  readonly db: Kysely<StateTables>
  readonly logger: Logger
  readonly launch: Launch
  /** Writes runs into `training_runs` that could not do so themselves. Default: that is left to others. */
  readonly record?: RecordRuns | undefined
  /** Default: the system's. */
  readonly clock?: Clock | undefined
  /** Default {@link DEFAULT_TIMINGS}. */
  readonly timings?: Timings | undefined
  /** Names this scheduler among all that share the state. Default: host, process and a random part. */
  readonly owner?: string | undefined
  /** Default {@link DEFAULT_RETENTION}. */
  readonly retention?: Retention | undefined
  /** Stops by itself as soon as nothing that is due is left to begin. Default false. */
  readonly once?: boolean | undefined
}

/** Between two looks for history that is old enough to be removed. */
const REMOVE_EVERY_MS = 600_000

export interface Scheduler {
  readonly owner: string
  /** When it last looked for ticks and found its state in order; undefined before the first time. */
  lastLook(): Date | undefined
  /**
   * No new ticks from now on. Running trainings are stopped and their ticks given back, to be taken up at the next
   * start; with `drain` they are waited for. A second call without `drain` stops what the first one waits for.
   */
  stop(options?: { readonly drain?: boolean | undefined }): Promise<void>
  /** Resolves when everything has stopped. */
  readonly done: Promise<void>
}

/** Plans, claims and runs the ticks of the config's jobs until it is stopped. */
export function startScheduler(options: SchedulerOptions): Scheduler {
  const { config, db, logger, launch, clock = systemClock, timings = DEFAULT_TIMINGS } = options
  const owner = options.owner ?? `${config.host}:${process.pid}:${randomBytes(4).toString('hex')}`
  const stopping = new AbortController()
  const shutdown = new AbortController()
  const executions = new Set<Promise<void>>()
  const context: ExecutionContext = {
    db,
    clock,
    timings,
    logger,
    launch,
    webhooks: config.webhooks,
    logLevel: config.logLevel,
    shutdown: shutdown.signal,
  }
  let wake = new AbortController()
  let deliveries: Promise<void> | undefined
  let lastLook: Date | undefined
  let recordedAt: Date | undefined
  let reapAfter: Date | undefined
  let removeAt = clock.now()
  const planAt = new Map<string, Date>()
  const jobs = new Map(config.jobs.map((job) => [job.name, job]))

  const done = (async () => {
    logger.info({ owner, jobs: config.jobs.map(({ name }) => name) }, 'Scheduler runs')
    while (!stopping.signal.aborted) {
      wake = new AbortController()
      await attempt('look for ticks', look)
      void deliver()
      if (options.once === true && lastLook !== undefined && executions.size === 0) break
      await clock.sleep(timings.pollMs, AbortSignal.any([stopping.signal, wake.signal]))
    }
    await Promise.all(executions)
    await deliveries
    if (options.once === true) await deliver()
    logger.info({ owner }, 'Scheduler has stopped')
  })()

  async function look(): Promise<void> {
    for (const job of config.jobs) {
      const now = clock.now()
      if (now >= (planAt.get(job.name) ?? now))
        planAt.set(job.name, await planJob(db, job, { now, missedAfterMs: timings.missedAfterMs }))
    }
    const { due, expired } = await ticksToActOn(db, clock.now(), timings.graceMs)
    for (const tick of reapAfter !== undefined && clock.now() < reapAfter ? [] : expired) {
      const now = clock.now()
      const isLate = () => {
        const late = clock.now().getTime() - now.getTime() > timings.graceMs / 5
        if (late) leaveToHolders()
        return late
      }
      const reaped = await reapTick(db, tick, {
        job: jobs.get(tick.job),
        now,
        graceMs: timings.graceMs,
        isLate,
        webhooks: config.webhooks,
      })
      if (!reaped) continue
      logger.warn({ tick: tick.id }, 'A scheduler went away without a word; its tick is taken up again')
      due.add(tick.job)
    }
    for (const name of due) {
      const job = jobs.get(name)
      if (job === undefined) continue
      if (stopping.signal.aborted) break
      const claim = await claimTick(db, job, {
        host: config.host,
        maxTrainings: config.maxTrainings,
        owner,
        now: clock.now(),
        leaseMs: timings.leaseMs,
        graceMs: timings.graceMs,
        missedAfterMs: timings.missedAfterMs,
        free: executions.size < config.maxTrainings,
      })
      if (claim === undefined) continue
      const execution = executeTick(claim, context).finally(() => {
        executions.delete(execution)
        // What waited for the slot need not wait for the next look.
        wake.abort()
      })
      executions.add(execution)
    }
    lastLook = clock.now()
    await recordWhenIdle()
    if (clock.now() >= removeAt) await attempt('remove old history', removeHistory)
  }

  /** A part with each look until nothing is left, then again after some minutes. */
  async function removeHistory(): Promise<void> {
    const more = await removeOld(db, { now: clock.now(), retention: options.retention ?? DEFAULT_RETENTION })
    removeAt = new Date(clock.now().getTime() + (more ? 0 : REMOVE_EVERY_MS))
  }

  /** Not beside a training: the embedded ClickHouse has room for one process. */
  async function recordWhenIdle(): Promise<void> {
    const now = clock.now()
    if (
      options.record === undefined ||
      config.jobs.length === 0 ||
      stopping.signal.aborted ||
      executions.size > 0
    )
      return
    if (recordedAt !== undefined && now.getTime() - recordedAt.getTime() < timings.recordMs) return
    recordedAt = now
    const slot = {
      host: config.host,
      maxTrainings: config.maxTrainings,
      owner,
      now,
      leaseMs: timings.leaseMs,
      graceMs: timings.graceMs,
    }
    const recording = attempt('record runs', () =>
      recordPending(db, { jobs: config.jobs, record: options.record!, slot, clock }),
    ).finally(() => executions.delete(recording))
    executions.add(recording)
  }

  async function deliver(): Promise<void> {
    if (config.webhooks.length === 0) return
    deliveries ??= attempt('deliver webhooks', async () => {
      await deliverDue(db, { webhooks: config.webhooks, now: clock.now(), logger })
    }).finally(() => {
      deliveries = undefined
    })
    await deliveries
  }

  /** Claims that run out while nobody can write are no sign of a dead scheduler: their holders may renew them first. */
  function leaveToHolders(): void {
    reapAfter = new Date(clock.now().getTime() + 2 * timings.graceMs)
  }

  /** Nothing that fails in one look ends the scheduler: the next one tries again. */
  async function attempt(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (isStateBusy(error)) leaveToHolders()
      logger.error({ err: error }, `Could not ${what}; it is tried again`)
    }
  }

  return {
    owner,
    done,
    lastLook: () => lastLook,
    stop({ drain = false } = {}) {
      stopping.abort()
      if (!drain) shutdown.abort()
      return done
    },
  }
}
