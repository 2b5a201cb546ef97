import { randomUUID } from 'node:crypto'
import type { Transaction } from 'kysely'
import type { Job } from '../config/job.js'
import { GivenUpError } from '../errors.js'
import { optionsHash } from '../runs/options-hash.js'
import type { StateTables } from '../state/tables.js'
import { later, timestamp } from '../state/time.js'
import type { Webhook } from '../webhooks/webhook.js'
import { stateOf, trainingsOf, windowJson } from './run-states.js'
import { tellWebhooks } from './tell-webhooks.js'

/**
 * So many interruptions in a row, and a tick is given up: what ends its scheduler or its training each time would do so
 * for ever. A training that comes to an end, whatever that is, begins the count anew.
 */
export const MAX_INTERRUPTIONS = 10

/** For a job that the config no longer has. */
const DEFAULT_RETRY: Job['retry'] = { attempts: 0, backoffMs: 60_000, maxBackoffMs: 1_800_000 }

/**
 * When a tick that was interrupted may go on: after the first time at once, then after the waits of its job's retries.
 *
 * @param interruptions This one included.
 */
export function resumeAt(
  { backoffMs, maxBackoffMs }: Pick<Job['retry'], 'backoffMs' | 'maxBackoffMs'> = DEFAULT_RETRY,
  interruptions: number,
  now: Date,
): string {
  if (interruptions <= 1) return timestamp(now)
  return later(now, Math.min(maxBackoffMs, backoffMs * 2 ** (interruptions - 2)))
}

export interface GivenUpTick {
  readonly id: string
  readonly as_of: string
  readonly attempt: number
  /** One that no claim of the tick has had. */
  readonly fence: number
}

/**
 * Ends a tick that was interrupted too often: each of its trainings that is not over has failed, which is recorded and
 * told as any failure is.
 */
export async function giveUp(
  transaction: Transaction<StateTables>,
  tick: GivenUpTick,
  options: {
    readonly job: Job | undefined
    readonly owner: string
    readonly now: Date
    readonly webhooks: readonly Webhook[]
  },
): Promise<void> {
  const { job, owner, now, webhooks } = options
  const at = timestamp(now)
  const message = `A tick may be interrupted ${MAX_INTERRUPTIONS} times in a row; this one was: the scheduler that ran it was stopped or went away each time. Look in the log for what ended it, then trigger the job again.`
  await transaction
    .updateTable('ticks')
    .set({
      status: 'done',
      reason: message,
      owner: null,
      lease_until: null,
      finished_at: at,
      fence: tick.fence,
    })
    .where('id', '=', tick.id)
    .execute()
  if (job === undefined) return
  for (const training of await trainingsOf(transaction, tick.id, job)) {
    if (stateOf(training) === 'settled') continue
    const run = await transaction
      .insertInto('runs')
      .values({
        id: randomUUID(),
        tick_id: tick.id,
        job: job.name,
        network: training.network,
        model_type: training.modelType,
        attempt: tick.attempt,
        owner,
        fence: tick.fence,
        options_hash: optionsHash(job, training.modelType),
        window: windowJson(job, tick.as_of),
        started_at: at,
        heartbeat_at: at,
        finished_at: at,
        status: 'failed',
        error_code: GivenUpError.spec.code,
        error_message: message,
        error_retryable: 0,
        recorded: 0,
      })
      .returningAll()
      .executeTakeFirstOrThrow()
    await tellWebhooks(transaction, run, { now, webhooks })
  }
}
