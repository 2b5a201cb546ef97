import type { Logger } from '@alertsmith/pipeline'
import type { Kysely, Updateable } from 'kysely'
import type { Launch, RunOutcome } from '../runs/launch.js'
import { optionsHash } from '../runs/options-hash.js'
import { isStateBusy } from '../state/state-error.js'
import type { RunsTable, StateTables } from '../state/tables.js'
import { later, timestamp } from '../state/time.js'
import type { Webhook } from '../webhooks/webhook.js'
import type { Claim } from './claim-tick.js'
import type { Clock } from './clock.js'
import { ClaimLost, HeldClaim } from './held-claim.js'
import { type Execution, keepClaim, Superseded } from './keep-claim.js'
import { RunJournal } from './run-journal.js'
import { backoffMs, resumable, stateOf, type Training, trainingsOf, windowJson } from './run-states.js'
import { supervise } from './supervise.js'
import type { Timings } from './timings.js'

export interface ExecutionContext {
  readonly db: Kysely<StateTables>
  readonly clock: Clock
  readonly timings: Timings
  readonly logger: Logger
  readonly launch: Launch
  readonly webhooks: readonly Webhook[]
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent'
  /** Aborts when the scheduler stops and running trainings are to be stopped with it. */
  readonly shutdown: AbortSignal
}

/** Runs the trainings of a claimed tick, one after the other, and gives the tick back. Never rejects. */
export async function executeTick(claim: Claim, context: ExecutionContext): Promise<void> {
  const { db, clock, logger } = context
  const held = new HeldClaim(db, claim)
  const stop = new AbortController()
  const kill = new AbortController()
  const over = new AbortController()
  const until = new Date(claim.tick.lease_until!)
  const execution: Execution = { claim, held, stop, kill, until, extend: () => {} }
  const onShutdown = () => stop.abort('The scheduler was stopped.')
  context.shutdown.addEventListener('abort', onShutdown)
  if (context.shutdown.aborted) onShutdown()
  const renewing = keepClaim(execution, over.signal, context)
  try {
    await runTrainings(execution, context)
    await endTick(execution, context)
  } catch (error) {
    kill.abort()
    const fields = { tick: claim.tick.id, fence: claim.fence }
    if (error instanceof ClaimLost)
      logger.warn(fields, 'The claim was lost; somebody else goes on with the tick')
    // The lease runs out, and then the tick is taken up again.
    else logger.error({ ...fields, err: error }, 'The tick could not be carried on')
  } finally {
    context.shutdown.removeEventListener('abort', onShutdown)
    over.abort()
    await renewing
    logger.debug({ tick: claim.tick.id, at: timestamp(clock.now()) }, 'Gave the tick back')
  }
}

async function runTrainings(execution: Execution, context: ExecutionContext): Promise<void> {
  const { claim, stop, kill } = execution
  for (const training of await trainingsOf(context.db, claim.tick.id, claim.job)) {
    if (stop.signal.aborted || kill.signal.aborted) return
    if (stateOf(training) !== 'settled') await runTraining(training, execution, context)
  }
}

async function runTraining(
  training: Training,
  execution: Execution,
  context: ExecutionContext,
): Promise<void> {
  const { claim, held, stop, kill } = execution
  const { clock, timings, launch, webhooks, logger, logLevel } = context
  const { network, modelType, runs } = training
  const { job, tick } = claim
  const startedAt = clock.now()
  const newRun = {
    network,
    model_type: modelType,
    options_hash: optionsHash(job, modelType),
    window: windowJson(job, tick.as_of),
  }
  const runId = await insist(execution, context, () => held.beginRun(newRun, startedAt))
  const fields = { job: job.name, tick: tick.id, run_id: runId, network, model_type: modelType }
  logger.info({ ...fields, attempt: tick.attempt }, 'Training begins')
  const journal = new RunJournal({ held, runId, clock, logger })
  const running = launch(
    {
      runId,
      tickId: tick.id,
      kind: tick.kind,
      job,
      network,
      modelType,
      asOf: tick.as_of,
      attempt: tick.attempt,
      startedAt: timestamp(startedAt),
      leaseUntil: timestamp(execution.until),
      earlierRunIds: runs.map(({ id }) => id),
      resume: resumable(training),
      logLevel,
    },
    journal,
  )
  execution.extend = (until) => running.extend(until)
  const outcome = await supervise(running, {
    clock,
    timings,
    timeoutMs: job.timeoutMs,
    lastSign: () => journal.lastSign,
    stop: stop.signal,
    kill: kill.signal,
  })
  execution.extend = () => {}
  if (kill.signal.aborted) throw new ClaimLost(tick.id)
  await journal.close()
  await insist(execution, context, () => held.endRun(runId, rowOf(outcome), { now: clock.now(), webhooks }))
  const { status, reason, error } = outcome
  logger.info(
    {
      ...fields,
      status,
      reason,
      code: error?.code,
      duration_ms: clock.now().getTime() - startedAt.getTime(),
    },
    `Training ended: ${status}`,
  )
}

/**
 * Tries a write again for as long as a lease, while the database is away and the claim still holds: what a training came
 * to is worth it. While another process has the lock of the state nobody can take the tick, so that time does not count
 * unless the scheduler is to stop.
 */
async function insist<Result>(
  { kill }: Execution,
  { clock, timings, shutdown }: ExecutionContext,
  write: () => Promise<Result>,
): Promise<Result> {
  let deadline = clock.now().getTime() + timings.leaseMs
  for (;;) {
    try {
      return await write()
    } catch (error) {
      if (isStateBusy(error) && !shutdown.aborted) deadline = clock.now().getTime() + timings.leaseMs
      if (error instanceof ClaimLost || kill.signal.aborted || clock.now().getTime() > deadline) throw error
      await clock.sleep(timings.pollMs, kill.signal)
      if (kill.signal.aborted) throw error
    }
  }
}

function rowOf(outcome: RunOutcome): Updateable<RunsTable> {
  const { status, reason, error, model, steps, dataFingerprint, runKey, recorded } = outcome
  return {
    status,
    reason: reason ?? null,
    data_fingerprint: dataFingerprint ?? null,
    run_key: runKey ?? null,
    ...(model && {
      model_id: model.modelId,
      model_path: model.modelPath,
      report_path: model.reportPath,
      version: model.version,
      metrics: JSON.stringify(model.metrics),
      phase_ms: JSON.stringify(model.phaseMs),
    }),
    steps: steps === undefined ? null : JSON.stringify(steps),
    ...(error && {
      error_code: error.code,
      error_message: error.message,
      error_retryable: error.retryable ? 1 : 0,
    }),
    recorded: recorded === true ? 1 : 0,
  }
}

async function endTick(execution: Execution, context: ExecutionContext): Promise<void> {
  const { claim, held, stop } = execution
  const { db, clock } = context
  await insist(execution, context, async () => {
    const states = (await trainingsOf(db, claim.tick.id, claim.job)).map(stateOf)
    const now = clock.now()
    const wait = backoffMs(claim.job, claim.tick.attempt)
    if (stop.signal.reason instanceof Superseded && states.includes('open')) {
      return held.end({ status: 'cancelled', reason: stop.signal.reason.message }, now)
    }
    if (states.includes('open')) {
      return held.interrupt(now, context.webhooks)
    }
    if (states.includes('retry') && wait !== undefined) {
      return held.end({ status: 'due', reason: null, nextAttemptAt: later(now, wait) }, now)
    }
    return held.end({ status: 'done', reason: null }, now)
  })
}
