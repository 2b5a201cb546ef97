import type { AlertsmithError } from '@alertsmith/core'
import { ContractViolatedError } from '../errors.js'

/** One broken rule of the data contract, as it stands in `context.violations`. */
export interface Violation {
  readonly code: string
  readonly message: string
  readonly table?: string
  readonly column?: string
  readonly expected: string
  readonly found: string
}

/** Throws the only error as it is, several as one that lists them. */
export function throwViolations(network: string, errors: readonly AlertsmithError[]): void {
  if (errors.length === 0) return
  if (errors.length === 1) throw errors[0]
  const violations = errors.map(({ code, message, context }) => ({ code, message, ...context }) as Violation)
  throw new ContractViolatedError(
    `The data of network "${network}" must keep the data contract; it breaks it in ${errors.length} ways:\n${violations
      .map(({ message }) => `- ${message}`)
      .join('\n')}`,
    { context: { network, violations }, nothingThere: errors.every(({ nothingThere }) => nothingThere) },
  )
}
