import { setTimeout as delay } from 'node:timers/promises'
import { isLocked } from './state-error.js'

/** How long a lock that another process holds is waited for. */
const WAIT_MS = 20_000

const FIRST_PAUSE_MS = 5
/** Short: where others have the lock one after the other, it is free for moments only, and longer pauses miss them. */
const LAST_PAUSE_MS = 25

/**
 * Tries again while another process has SQLite's lock, up to twenty seconds. Pauses are random in part, so that several
 * who wait do not keep step.
 *
 * @param signal ends the wait
 */
export async function busyRetry<Result>(
  attempt: () => Promise<Result>,
  signal?: AbortSignal,
): Promise<Result> {
  const deadline = performance.now() + WAIT_MS
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LAST_PAUSE_MS)) {
    try {
      return await attempt()
    } catch (error) {
      if (!isLocked(error) || performance.now() > deadline) throw error
      await delay(pause * (0.5 + Math.random() / 2), undefined, { signal })
    }
  }
}
