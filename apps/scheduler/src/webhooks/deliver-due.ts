import type { Logger } from '@alertsmith/pipeline'
import type { Kysely } from 'kysely'
import { PENDING } from '../state/literals.js'
import type { StateTables } from '../state/tables.js'
import { MAX_ATTEMPTS, waitAfter } from './backoff.js'
import { type Delivery, send, TIMEOUT_MS } from './send.js'
import type { Webhook } from './webhook.js'

const BATCH = 20
// Longer than any attempt takes: only the delivery of a scheduler that died comes due again by itself.
const CLAIM_MS = 6 * TIMEOUT_MS
// A scheduler with an older config may meet deliveries of a webhook that it does not know yet.
const UNKNOWN_FOR_MS = 24 * 3_600_000

export interface DeliverContext {
  readonly webhooks: readonly Webhook[]
  readonly now: Date
  readonly logger: Logger
  /** Default: the global one. */
  readonly fetch?: typeof globalThis.fetch
  /** Holds the secrets. Default: process.env. */
  readonly environment?: Readonly<Record<string, string | undefined>>
}

interface ClaimedDelivery extends Delivery {
  readonly webhook: string
  readonly attempt: number
}

/**
 * Sends what is due, some deliveries at a time, and returns how many were tried: call again at once where that is not
 * 0. Takes up to 10 s for a receiver that does not answer, so do not hold up ticks for it. Any number of schedulers may
 * call it at once: each delivery is claimed first. A scheduler that dies after sending and before noting it down sends
 * again, so a receiver may see a delivery twice, with the same id.
 */
export async function deliverDue(db: Kysely<StateTables>, context: DeliverContext): Promise<number> {
  const { webhooks, now } = context
  for (const id of await unknownFor(db, context)) await giveUp(db, id)
  if (webhooks.length === 0) return 0
  const due = await db
    .selectFrom('deliveries')
    .select(['id', 'webhook', 'event', 'payload', 'attempt'])
    .where('status', '=', PENDING)
    .where('next_attempt_at', '<=', now.toISOString())
    .where(
      'webhook',
      'in',
      webhooks.map(({ name }) => name),
    )
    .orderBy('next_attempt_at')
    .limit(BATCH)
    .execute()
  const tried = await Promise.all(due.map((delivery) => claimAndSend(db, delivery, context)))
  return tried.filter(Boolean).length
}

async function claimAndSend(db: Kysely<StateTables>, due: ClaimedDelivery, context: DeliverContext) {
  const { webhooks, now, logger, fetch = globalThis.fetch, environment = process.env } = context
  // The count of attempts is the fence: of two schedulers that saw the same row, one updates nothing.
  const attempt = due.attempt + 1
  const { numUpdatedRows } = await db
    .updateTable('deliveries')
    .set({ attempt, next_attempt_at: later(now, CLAIM_MS) })
    .where('id', '=', due.id)
    .where('status', '=', 'pending')
    .where('attempt', '=', due.attempt)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return false

  const webhook = webhooks.find(({ name }) => name === due.webhook)!
  const problem = await send(webhook, due, { fetch, environment, now })
  const givenUp = problem !== undefined && attempt >= MAX_ATTEMPTS
  await db
    .updateTable('deliveries')
    .set(
      problem === undefined
        ? { status: 'delivered', delivered_at: now.toISOString(), last_error: null }
        : {
            status: givenUp ? 'given-up' : 'pending',
            last_error: problem,
            next_attempt_at: later(now, waitAfter(attempt)),
          },
    )
    .where('id', '=', due.id)
    .where('attempt', '=', attempt)
    .execute()
  const fields = { webhook: due.webhook, event: due.event, delivery_id: due.id, attempt }
  if (problem === undefined) logger.info(fields, 'Webhook delivered')
  else if (givenUp) logger.error({ ...fields, problem }, 'Webhook given up')
  else logger.warn({ ...fields, problem }, 'Webhook not delivered; it will be tried again')
  return true
}

/** Looked for before anything is written: a write every second would be in the way of everybody else's. */
async function unknownFor(
  db: Kysely<StateTables>,
  { webhooks, now }: DeliverContext,
): Promise<readonly string[]> {
  const names = webhooks.map(({ name }) => name)
  const rows = await db
    .selectFrom('deliveries')
    .select('id')
    .where('status', '=', PENDING)
    .where('created_at', '<', later(now, -UNKNOWN_FOR_MS))
    .$if(names.length > 0, (query) => query.where('webhook', 'not in', names))
    .execute()
  return rows.map(({ id }) => id)
}

async function giveUp(db: Kysely<StateTables>, id: string): Promise<void> {
  await db
    .updateTable('deliveries')
    .set({ status: 'given-up', last_error: 'The config has no webhook of this name any more.' })
    .where('id', '=', id)
    .where('status', '=', 'pending')
    .execute()
}

function later(now: Date, ms: number): string {
  return new Date(now.getTime() + ms).toISOString()
}
