import type { ErrorClass } from '@alertsmith/core'
import { exitCodeFor } from './exit-code.js'

/** A package's part of docs/errors.md: its heading and a table of its errors, by code. */
export function errorSection(name: string, errors: readonly ErrorClass[]): string {
  const specs = errors.map(({ spec }) => spec).sort((a, b) => a.code.localeCompare(b.code, 'en'))
  return [
    `## ${name}`,
    '',
    '| code | exit | what happened | what to do |',
    '|---|---|---|---|',
    ...specs.map(
      ({ code, category, retryable, nothingThere = false, meaning, remedy }) =>
        `| \`${code}\`${nothingThere ? ' ∅' : ''} | ${exitCodeFor({ category, retryable })} | ${meaning} | ${remedy} |`,
    ),
    '',
  ].join('\n')
}
