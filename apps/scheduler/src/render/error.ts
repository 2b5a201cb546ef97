import { AlertsmithError } from '@alertsmith/pipeline'
import { errorColors } from './colors.js'

/** An error for stderr: one line of JSON, or what happened, what to do and the code to look up. */
export function renderError(error: unknown, { json }: { json: boolean }): string {
  if (!AlertsmithError.isInstance(error)) {
    const message = error instanceof Error ? error.message : String(error)
    if (json) return JSON.stringify({ error: { code: 'UNEXPECTED', message } })
    return `${errorColors.red('✗')} Unexpected error: ${message}\n  Set ALERTSMITH_DEBUG=1 to see where it came from, and please report it.`
  }
  const { code, message, remedy, retryable, context } = error
  if (json) return JSON.stringify({ error: { code, message, remedy, retryable, context } })
  return [
    `${errorColors.red('✗')} ${message}`,
    `  ${errorColors.bold('What to do:')} ${remedy}`,
    errorColors.dim(`  ${code}${retryable ? ' · trying again later may succeed' : ''} · docs/errors.md`),
  ].join('\n')
}
