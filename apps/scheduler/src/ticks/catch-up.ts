import type { CatchUpPolicy } from '../config/job.js'

export interface CaughtUp {
  readonly run: readonly Date[]
  /** Recorded as skipped, so that nobody has to wonder. */
  readonly skip: readonly Date[]
}

/** After a long time off, `all` makes up for so many of the newest; a backfill can make up for the others. */
export const MAX_CAUGHT_UP = 100

/** Which of the ticks that came due while no scheduler was running are run now, given in order. */
export function catchUp(policy: CatchUpPolicy, missed: readonly Date[]): CaughtUp {
  const kept = { none: 0, latest: 1, all: MAX_CAUGHT_UP }[policy]
  const cut = Math.max(0, missed.length - kept)
  return { run: missed.slice(cut), skip: missed.slice(0, cut) }
}
