import { AlertsmithError } from '@alertsmith/pipeline'
import pc from 'picocolors'

/** An error for stderr: one line of JSON, or what happened, what to do and the code to look up. */
export function renderError(error: unknown, { json }: { json: boolean }): string {
  if (!AlertsmithError.isInstance(error)) {
    const message = error instanceof Error ? error.message : String(error)
    if (json) return JSON.stringify({ error: { code: 'UNEXPECTED', message } })
    return `${pc.red('✗')} Unexpected error: ${message}\n  Set ALERTSMITH_DEBUG=1 to see where it came from, and please report it.`
  }
  const { code, message, remedy, retryable, context } = error
  if (json) return JSON.stringify({ error: { code, message, remedy, retryable, context } })
  return [
    `${pc.red('✗')} ${message}`,
    `  ${pc.bold('What to do:')} ${remedy}`,
    pc.dim(`  ${code}${retryable ? ' · trying again later may succeed' : ''} · docs/errors.md`),
  ].join('\n')
}
