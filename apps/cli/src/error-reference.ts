import { ERRORS_BY_PACKAGE, errorSection } from '@alertsmith/pipeline'

/**
 * The text of docs/errors.md up to the errors of the libraries, from the same tables that throw them. What apps above
 * them add follows it.
 */
export function errorReference(): string {
  return [
    '# Errors',
    '',
    '<!-- Generated from the packages’ error tables by `pnpm docs`. Do not edit. -->',
    '',
    'Every error that Alertsmith throws on purpose has a code, says what was expected and found, and what to do. In code:',
    '`AlertsmithError.isInstance(error)`, then `error.code`, `error.context`, `error.retryable`. The exit code is that of',
    'the command line; retryable errors always end with 75, "try again". ∅ marks errors that say that the data is not there, or not yet, while',
    'nothing is wrong with what is (`error.nothingThere`): the gate refuses, and steps of the scheduler are skipped.',
    '',
    ...ERRORS_BY_PACKAGE.map(([name, errors]) => errorSection(name, errors)),
  ].join('\n')
}
