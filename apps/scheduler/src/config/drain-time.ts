import { DEFAULT_TIMINGS } from '../engine/timings.js'
import type { Job } from './job.js'

/**
 * The longest that a scheduler which is told to stop with `--drain` goes on, ms: a tick that runs is finished with all its
 * trainings, and each may take its job's `timeout` and then as long as a clean stop. What stops the process from outside
 * has to wait for longer than this.
 */
export function longestDrainMs(jobs: readonly Job[]): number {
  return Math.max(
    ...jobs.map(
      ({ networks, modelTypes, timeoutMs }) =>
        networks.length * modelTypes.length * (timeoutMs + DEFAULT_TIMINGS.abortGraceMs),
    ),
  )
}
