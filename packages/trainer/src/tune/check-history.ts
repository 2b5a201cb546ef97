import { InvalidOptionError } from '../errors.js'
import { type ProposeOptions, proposeTrial } from './propose.js'
import type { TrialRecord } from './trial-record.js'

/**
 * Trials of an earlier run, in order. They must be those that this run would have begun with: going on from others would
 * be neither the one search nor the other.
 *
 * @throws {InvalidOptionError} for gaps, more trials than asked for, or trials of other options.
 */
export function checkHistory(
  owner: string,
  history: readonly TrialRecord[],
  options: ProposeOptions & { readonly folds: number },
): TrialRecord[] {
  const trials = history.toSorted((a, b) => a.number - b.number)
  for (const [i, trial] of trials.entries()) {
    const number = i + 1
    if (trial.number !== number)
      refuse(owner, `trials 1 to ${trials.length}, each once`, `trial ${trial.number}`)
    if (number > options.trials)
      refuse(owner, `at most ${options.trials} trials, as "trials" says`, `${trials.length}`)
    const expected = proposeTrial(number, trials.slice(0, i), options)
    if (!sameParams(expected, trial.params)) {
      refuse(
        owner,
        `trials of the same seed, space, metric and number of trials`,
        `other parameters in trial ${number}`,
      )
    }
    if (!trial.stopped && trial.scores.length !== options.folds) {
      const found = `${trial.scores.length} scores in trial ${number}`
      refuse(owner, `trials of the same folds, ${options.folds} scores each`, found)
    }
  }
  return trials
}

function sameParams(a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>): boolean {
  const names = Object.keys(a)
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name])
}

function refuse(owner: string, constraint: string, found: string): never {
  throw new InvalidOptionError(
    `${owner}: "history" must be ${constraint}; got ${found}. Go on with the options of the earlier run, or start anew.`,
    { context: { owner, field: 'history', found } },
  )
}
