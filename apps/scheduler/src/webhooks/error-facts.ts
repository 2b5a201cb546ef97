import { ERRORS_BY_PACKAGE, type ErrorSpec } from '@alertsmith/pipeline'
import { schedulerErrors } from '../errors.js'

/**
 * What is told of an error outside. Its own message may name alerts and quote rows, so it stays in the state; this is
 * what is the same for every error of the code.
 */
export interface ErrorFacts {
  readonly code: string
  readonly category: ErrorSpec['category']
  readonly retryable: boolean
  /** What the code means. */
  readonly message: string
  readonly remedy: string
}

const SPECS: ReadonlyMap<string, ErrorSpec> = new Map(
  [...ERRORS_BY_PACKAGE.flatMap(([, errors]) => errors), ...schedulerErrors].map(({ spec }) => [
    spec.code,
    spec,
  ]),
)

export function errorFacts(code: string): ErrorFacts {
  const spec = SPECS.get(code)
  if (spec === undefined) {
    return {
      code: 'UNEXPECTED',
      category: 'internal',
      retryable: false,
      message: 'Something happened that has no code of its own.',
      remedy: 'See the page of the run.',
    }
  }
  const { category, retryable, meaning, remedy } = spec
  return { code, category, retryable, message: meaning, remedy }
}
