import { AlertsmithError, printable, printableJson, printableLines } from '@alertsmith/core'
import { errorColors } from './colors.js'

/** An error for stderr: one line of JSON, or what happened, what to do and the code to look up. */
export function renderError(error: unknown, { json }: { json: boolean }): string {
  if (!AlertsmithError.isInstance(error)) {
    const message = error instanceof Error ? error.message : String(error)
    if (json) return printableJson(JSON.stringify({ error: { code: 'UNEXPECTED', message } }))
    return `${errorColors.red('✗')} Unexpected error: ${printableLines(message)}\n  Set ALERTSMITH_DEBUG=1 to see where it came from, and please report it.`
  }
  const { code, message, remedy, retryable, context } = error
  if (json) return printableJson(JSON.stringify({ error: { code, message, remedy, retryable, context } }))
  return [
    `${errorColors.red('✗')} ${printableLines(message)}`,
    `  ${errorColors.bold('What to do:')} ${printable(remedy)}`,
    errorColors.dim(`  ${code}${retryable ? ' · trying again later may succeed' : ''} · docs/errors.md`),
  ].join('\n')
}
