import { defineError } from './errors.js'

export const AbortedError = defineError({
  code: 'CORE_ABORTED',
  category: 'interrupted',
  retryable: false,
  meaning: 'The work was interrupted by its AbortSignal before it finished.',
  remedy: 'Nothing was written. Start it again when you want the result.',
})

/** @throws {AbortedError} if `signal` is aborted; `phase` names the work that stops. */
export function throwIfAborted(signal: AbortSignal | undefined, phase: string): void {
  if (signal?.aborted)
    throw new AbortedError(`Interrupted during ${phase}.`, { context: { phase }, cause: signal.reason })
}
