import { AlertsmithError, defineError } from './errors.js'

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

/**
 * What an error is where `signal` had been aborted before it came: the interruption that was asked for, in whichever form
 * a stream, a library or native code reports it. What the data or the caller is to blame for stays as it is.
 *
 * @returns an {@link AbortedError} with the error as its cause, or the error itself
 */
export function asInterrupted(error: unknown, signal: AbortSignal | undefined): unknown {
  if (!signal?.aborted) return error
  if (AlertsmithError.isInstance(error) && !['environment', 'internal'].includes(error.category)) return error
  return new AbortedError('Interrupted.', { cause: error })
}
