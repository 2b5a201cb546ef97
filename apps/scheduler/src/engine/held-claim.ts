import { randomUUID } from 'node:crypto'
import type { Insertable, Kysely, Selectable, Transaction, Updateable } from 'kysely'
import type { LogLine } from '../runs/launch.js'
import type { RunsTable, StateTables } from '../state/tables.js'
import { timestamp } from '../state/time.js'
import type { Webhook } from '../webhooks/webhook.js'
import type { Claim } from './claim-tick.js'
import { giveUp, MAX_INTERRUPTIONS } from './interruptions.js'
import { freeSlot, keepSlot } from './slots.js'
import { tellWebhooks } from './tell-webhooks.js'

/** The tick belongs to somebody else by now; nothing more may be written for it. */
export class ClaimLost extends Error {
  constructor(tickId: string) {
    super(`The claim of ${tickId} is lost.`)
  }
}

export type NewRun = Pick<Insertable<RunsTable>, 'network' | 'model_type' | 'options_hash' | 'window'>

export interface EndOfTick {
  readonly status: 'done' | 'cancelled' | 'due'
  readonly reason: string | null
  /** For a tick that is due again. */
  readonly nextAttemptAt?: string
}

/**
 * What the holder of a claim writes. Every method first makes sure, in the same transaction, that the claim still holds.
 *
 * @throws {ClaimLost}
 */
export class HeldClaim {
  readonly #db: Kysely<StateTables>
  readonly #claim: Claim

  constructor(db: Kysely<StateTables>, claim: Claim) {
    this.#db = db
    this.#claim = claim
  }

  async renew(until: string): Promise<void> {
    await this.#write(async (transaction) => {
      await transaction
        .updateTable('ticks')
        .set({ lease_until: until })
        .where('id', '=', this.#claim.tick.id)
        .execute()
      if (!(await keepSlot(transaction, this.#claim.slot, until))) throw new ClaimLost(this.#claim.tick.id)
    })
  }

  async beginRun({ network, model_type, options_hash, window }: NewRun, now: Date): Promise<string> {
    const id = randomUUID()
    const { tick, fence, job } = this.#claim
    await this.#write(async (transaction) => {
      await transaction
        .insertInto('runs')
        .values({
          id,
          tick_id: tick.id,
          job: job.name,
          network,
          model_type,
          attempt: tick.attempt,
          owner: tick.owner!,
          fence,
          options_hash,
          window,
          started_at: timestamp(now),
          status: 'running',
          heartbeat_at: timestamp(now),
          recorded: 0,
        })
        .execute()
    })
    return id
  }

  /** Notes down how far a run is. */
  async progress(
    runId: string,
    change: Updateable<Pick<RunsTable, 'phase' | 'heartbeat_at'>>,
  ): Promise<void> {
    await this.#db
      .updateTable('runs')
      .set(change)
      .where('id', '=', runId)
      .where('status', '=', 'running')
      .where('fence', '=', this.#claim.fence)
      .execute()
  }

  /** @param first The number of the first of the lines, from 1. */
  async addLogs(runId: string, first: number, lines: readonly LogLine[]): Promise<void> {
    if (lines.length === 0) return
    const rows = lines.map(({ at, level, message, fields }, index) => ({
      run_id: runId,
      line_number: first + index,
      at,
      level,
      message,
      fields: JSON.stringify(fields),
    }))
    await this.#db
      .insertInto('run_logs')
      .values(rows)
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }

  /** Ends a run and, in the same transaction, notes down whom that is to be told. */
  async endRun(
    runId: string,
    change: Updateable<RunsTable>,
    { now, webhooks }: { readonly now: Date; readonly webhooks: readonly Webhook[] },
  ): Promise<Selectable<RunsTable>> {
    return this.#write(async (transaction) => {
      const run = await transaction
        .updateTable('runs')
        .set({ ...change, finished_at: timestamp(now), heartbeat_at: timestamp(now) })
        .where('id', '=', runId)
        .where('status', '=', 'running')
        .returningAll()
        .executeTakeFirst()
      if (run === undefined) throw new ClaimLost(this.#claim.tick.id)
      if (run.status !== 'cancelled') {
        const { id } = this.#claim.tick
        await transaction.updateTable('ticks').set({ interruptions: 0 }).where('id', '=', id).execute()
      }
      await tellWebhooks(transaction, run, { now, webhooks })
      return run
    })
  }

  /** Gives the tick and the slot back. */
  async end({ status, reason, nextAttemptAt }: EndOfTick, now: Date): Promise<void> {
    const { tick, slot } = this.#claim
    await this.#write(async (transaction) => {
      await transaction
        .updateTable('ticks')
        .set({
          status,
          reason,
          owner: null,
          lease_until: null,
          ...(status === 'due' ? { next_attempt_at: nextAttemptAt! } : { finished_at: timestamp(now) }),
        })
        .where('id', '=', tick.id)
        .execute()
      await freeSlot(transaction, slot)
    })
  }

  /**
   * Gives tick and slot back after an attempt that was cut short by no fault of the training and does not count. The tick
   * goes on with the next scheduler that looks, unless it was interrupted too often.
   */
  async interrupt(now: Date, webhooks: readonly Webhook[]): Promise<void> {
    const { tick, job, slot } = this.#claim
    await this.#write(async (transaction) => {
      const row = await transaction
        .updateTable('ticks')
        .set((expression) => ({
          status: 'due' as const,
          owner: null,
          lease_until: null,
          attempt: expression('attempt', '-', 1),
          interruptions: expression('interruptions', '+', 1),
          next_attempt_at: timestamp(now),
        }))
        .where('id', '=', tick.id)
        .returning(['id', 'as_of', 'fence', 'attempt', 'interruptions'])
        .executeTakeFirstOrThrow()
      if (row.interruptions >= MAX_INTERRUPTIONS) {
        const unclaimed = { ...row, fence: row.fence + 1 }
        await giveUp(transaction, unclaimed, { job, owner: tick.owner!, now, webhooks })
      }
      await freeSlot(transaction, slot)
    })
  }

  async #write<Result>(work: (transaction: Transaction<StateTables>) => Promise<Result>): Promise<Result> {
    const { tick, fence } = this.#claim
    return this.#db.transaction().execute(async (transaction) => {
      // Also takes the row's lock, so that nobody takes the tick away before this transaction is over.
      const { numUpdatedRows } = await transaction
        .updateTable('ticks')
        .set({ fence })
        .where('id', '=', tick.id)
        .where('fence', '=', fence)
        .where('status', '=', 'running')
        .executeTakeFirst()
      if (numUpdatedRows !== 1n) throw new ClaimLost(tick.id)
      return work(transaction)
    })
  }
}
