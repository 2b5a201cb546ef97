import { AlertsmithError, type ErrorCategory, type ErrorSpec } from '@alertsmith/core'

/** The process exit codes of every command of every app. */
export const EXIT = { ok: 0, failed: 1, usage: 2, refused: 3, tryAgain: 75, interrupted: 130 } as const

const BY_CATEGORY: Readonly<Record<ErrorCategory, number>> = {
  usage: EXIT.usage,
  data: EXIT.failed,
  environment: EXIT.failed,
  refused: EXIT.refused,
  interrupted: EXIT.interrupted,
  internal: EXIT.failed,
}

/** A retryable error asks to be tried again whatever its category. */
export function exitCodeFor({ category, retryable }: Pick<ErrorSpec, 'category' | 'retryable'>): number {
  return retryable ? EXIT.tryAgain : BY_CATEGORY[category]
}

/** Anything that is not one of our errors counts as failed. */
export function exitCodeOf(error: unknown): number {
  return AlertsmithError.isInstance(error) ? exitCodeFor(error) : EXIT.failed
}
