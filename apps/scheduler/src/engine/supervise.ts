import { TrainingTimeoutError } from '../errors.js'
import type { RunningTraining, RunOutcome } from '../runs/launch.js'
import type { Clock } from './clock.js'
import type { Timings } from './timings.js'

export interface Supervision {
  readonly clock: Clock
  readonly timings: Pick<Timings, 'heartbeatTimeoutMs' | 'abortGraceMs'>
  readonly timeoutMs: number
  /** When the training last gave a sign of life. */
  lastSign(): Date
  /** Aborts where the training is to stop; the reason says why, as a sentence. */
  readonly stop: AbortSignal
  /** Aborts where the training has to end at once. */
  readonly kill: AbortSignal
}

/**
 * Waits until a training is over, and sees to it that it will be: one that takes too long or is to stop is asked to end
 * cleanly and, some time later, killed; one that gives no sign of life is killed.
 */
export async function supervise(running: RunningTraining, options: Supervision): Promise<RunOutcome> {
  const { clock, timings, timeoutMs, stop, kill } = options
  const deadline = clock.now().getTime() + timeoutMs
  let outcome: RunOutcome | undefined
  let killAt: number | undefined
  let stopped: { readonly why: 'timeout' | 'silence' | 'stop' } | undefined
  let quiet = false
  let wake = new AbortController()
  running.outcome.then((result) => {
    outcome = result
    wake.abort()
  })
  const wakeUp = () => wake.abort()
  stop.addEventListener('abort', wakeUp)
  kill.addEventListener('abort', wakeUp)
  try {
    while (outcome === undefined) {
      const now = clock.now().getTime()
      const silentAt = options.lastSign().getTime() + timings.heartbeatTimeoutMs
      if (kill.aborted || (killAt !== undefined && now >= killAt)) running.kill()
      else if (now >= silentAt && quiet) {
        stopped ??= { why: 'silence' }
        running.kill()
      } else if (stopped === undefined && (stop.aborted || now >= deadline)) {
        stopped = { why: stop.aborted ? 'stop' : 'timeout' }
        killAt = now + timings.abortGraceMs
        running.abort()
      }
      // Where this process itself was held up, signs of life wait to be read: they are given a turn before the end.
      quiet = now >= silentAt
      const next = Math.min(silentAt, killAt ?? deadline)
      wake = new AbortController()
      if (outcome === undefined)
        await clock.sleep(Math.max(next - clock.now().getTime(), MIN_WAIT_MS), wake.signal)
    }
  } finally {
    stop.removeEventListener('abort', wakeUp)
    kill.removeEventListener('abort', wakeUp)
  }
  // One that was done just before it heard of it is done all the same.
  if (!['cancelled', 'lost'].includes(outcome.status)) return outcome
  if (stopped === undefined) return outcome.status === 'lost' ? outcome : stoppedUnasked(outcome)
  switch (stopped.why) {
    case 'stop':
      return { ...outcome, status: 'cancelled', reason: String(stop.reason) }
    case 'silence':
      return {
        ...outcome,
        status: 'lost',
        reason: `It gave no sign of life for ${timings.heartbeatTimeoutMs / 1000} s and was killed.`,
      }
    case 'timeout':
      return {
        ...outcome,
        status: 'failed',
        error: {
          code: TrainingTimeoutError.spec.code,
          message: `The training must be over within ${timeoutMs / 1000} s; it was not and was stopped. Raise \`timeout\` of the job, or give it less data.`,
          retryable: false,
        },
      }
  }
}

/** To go on at once with one that stops by itself could go on for ever; one that is lost has its attempts. */
function stoppedUnasked(outcome: RunOutcome): RunOutcome {
  const reason = `It stopped although nobody had asked it to${outcome.reason ? `: ${outcome.reason}` : '.'}`
  return { ...outcome, status: 'lost', reason }
}

/** After a kill the end takes a moment to be heard of. */
const MIN_WAIT_MS = 50
