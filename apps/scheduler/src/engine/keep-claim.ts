import type { Kysely } from 'kysely'
import { isStateBusy } from '../state/state-error.js'
import type { StateTables } from '../state/tables.js'
import { timestamp } from '../state/time.js'
import { supersededBy } from './admit.js'
import { type Claim, openTicks } from './claim-tick.js'
import type { Clock } from './clock.js'
import { ClaimLost, type HeldClaim } from './held-claim.js'
import type { Timings } from './timings.js'

/** A tick that is being run. */
export interface Execution {
  readonly claim: Claim
  readonly held: HeldClaim
  readonly stop: AbortController
  readonly kill: AbortController
  /** How long the claim holds. */
  until: Date
  /** Tells that to the training that runs now. */
  extend: (until: Date) => void
}

/** Why a tick ends for good when its training is stopped. */
export class Superseded extends Error {
  override toString(): string {
    return this.message
  }
}

/**
 * Renews the claim until the tick is over; where that fails for a whole lease, the training is killed. It goes on while
 * another process has the lock of the state: until that ends, nobody can take the tick.
 */
export async function keepClaim(
  execution: Execution,
  over: AbortSignal,
  {
    db,
    clock,
    timings,
  }: {
    readonly db: Kysely<StateTables>
    readonly clock: Clock
    readonly timings: Pick<Timings, 'renewMs' | 'leaseMs' | 'missedAfterMs'>
  },
): Promise<void> {
  const { claim, held, stop, kill } = execution
  while (!over.aborted && !kill.signal.aborted) {
    await clock.sleep(timings.renewMs, over)
    if (over.aborted) return
    const now = clock.now()
    try {
      const next = new Date(now.getTime() + timings.leaseMs)
      await held.renew(timestamp(next))
      execution.until = next
      execution.extend(next)
      const open = await openTicks(db, claim.job.name)
      const tick = open.find(({ id }) => id === claim.tick.id)
      const reason =
        tick && supersededBy(tick, open, claim.job, { now, missedAfterMs: timings.missedAfterMs })
      if (reason !== undefined && !stop.signal.aborted) stop.abort(new Superseded(reason))
    } catch (error) {
      if (isStateBusy(error)) {
        execution.until = new Date(clock.now().getTime() + timings.leaseMs)
        execution.extend(execution.until)
      } else if (error instanceof ClaimLost || clock.now() >= execution.until) kill.abort()
    }
  }
}
