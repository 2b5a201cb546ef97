/** How often the engine looks, and how long it waits for a sign of life. All in milliseconds. */
export interface Timings {
  /** Between two looks for ticks that came due. */
  readonly pollMs: number
  /** A claim that is not renewed for this long belongs to nobody any more: its scheduler is taken for dead. */
  readonly leaseMs: number
  /** How long after its end a lease is still left to its holder, who may only have been waiting to renew it. */
  readonly graceMs: number
  /** Between two renewals; several have to fail before a lease runs out. */
  readonly renewMs: number
  /** A training that gives no sign of life for this long is taken for dead. */
  readonly heartbeatTimeoutMs: number
  /** What a training that is told to stop is given before it is killed. */
  readonly abortGraceMs: number
  /** A tick found this late was missed, as when no scheduler was running. */
  readonly missedAfterMs: number
  /** Between two looks for runs that are not in `training_runs` yet. */
  readonly recordMs: number
}

export const DEFAULT_TIMINGS: Timings = {
  pollMs: 1_000,
  leaseMs: 30_000,
  graceMs: 5_000,
  renewMs: 5_000,
  // Building features of millions of rows keeps a training from answering for a while.
  heartbeatTimeoutMs: 180_000,
  abortGraceMs: 10_000,
  missedAfterMs: 60_000,
  recordMs: 60_000,
}
