import { ERRORS_BY_PACKAGE, type ErrorClass } from '@alertsmith/pipeline'
import { exitCodeFor } from './exit-code.js'

/** The text of docs/errors.md: every error of every package, from the same tables that throw them. */
export function errorReference(): string {
  return [
    '# Errors',
    '',
    '<!-- Generated from the packages’ error tables by `pnpm docs`. Do not edit. -->',
    '',
    'Every error that Alertsmith throws on purpose has a code, says what was expected and found, and what to do. In code:',
    '`AlertsmithError.isInstance(error)`, then `error.code`, `error.context`, `error.retryable`. The exit code is that of',
    'the command line; retryable errors always end with 75, "try again".',
    ...ERRORS_BY_PACKAGE.flatMap(([name, errors]) => ['', `## ${name}`, '', ...table(errors)]),
    '',
  ].join('\n')
}

function table(errors: readonly ErrorClass[]): string[] {
  const specs = errors.map(({ spec }) => spec).sort((a, b) => a.code.localeCompare(b.code, 'en'))
  return [
    '| code | exit | what happened | what to do |',
    '|---|---|---|---|',
    ...specs.map(
      ({ code, category, retryable, meaning, remedy }) =>
        `| \`${code}\` | ${exitCodeFor({ category, retryable })} | ${meaning} | ${remedy} |`,
    ),
  ]
}
