import type { CatchUpPolicy } from '../config/job.js'

export interface CaughtUp {
  readonly run: readonly Date[]
  /** Recorded as skipped, so that nobody has to wonder. */
  readonly skip: readonly Date[]
}

/** Which of the ticks that came due while no scheduler was running are run now, given in order. */
export function catchUp(policy: CatchUpPolicy, missed: readonly Date[]): CaughtUp {
  const kept = { none: 0, latest: 1, all: missed.length }[policy]
  const cut = Math.max(0, missed.length - kept)
  return { run: missed.slice(cut), skip: missed.slice(0, cut) }
}
