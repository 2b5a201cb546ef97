import { nearest } from '@alertsmith/core'
import { UnknownMetricError } from './errors.js'
import { isHigherBetter } from './metric-direction.js'
import { checkOptionNames, checkWholeNumber, refuseOption } from './options.js'

/** When to stop before all rounds are done. */
export interface EarlyStopping {
  /** One of the metrics that training evaluates, by LightGBM's name, e.g. `auc` or `ndcg@5`. */
  readonly metric: string
  /** Name of one of the validSets. */
  readonly validSet: string
  /** Stop after so many iterations in a row that were no better. */
  readonly rounds: number
  /** An iteration is better only if it beats the best one by more than this. Default 0. */
  readonly minDelta?: number | undefined
}

/** Watches one metric of one data set, as LightGBM's own early stopping does. */
export class EarlyStoppingWatch {
  /** 1-based; 0 before the first iteration. */
  bestIteration = 0
  #best = Number.NaN
  readonly #options: EarlyStopping
  readonly #sign: 1 | -1

  constructor(options: EarlyStopping) {
    this.#options = options
    this.#sign = isHigherBetter(options.metric) ? 1 : -1
  }

  /** Takes the metric after `iteration` (1-based); true if training should stop. */
  observe(iteration: number, value: number): boolean {
    const { rounds, minDelta = 0 } = this.#options
    const gain = this.#sign * (value - this.#best)
    if (this.bestIteration === 0 || gain > minDelta) {
      this.#best = value
      this.bestIteration = iteration
    }
    return iteration - this.bestIteration >= rounds
  }
}

/** @throws {InvalidOptionError} */
export function checkEarlyStopping(options: EarlyStopping): void {
  checkOptionNames('earlyStopping', options, ['metric', 'validSet', 'rounds', 'minDelta'])
  checkWholeNumber('earlyStopping', 'rounds', options.rounds, 1)
  const { minDelta = 0 } = options
  if (!(Number.isFinite(minDelta) && minDelta >= 0)) {
    throw refuseOption('earlyStopping', 'minDelta', 'a finite number of at least 0', minDelta)
  }
}

/** @throws {UnknownMetricError} where training does not evaluate what is to be watched. */
export function checkIsEvaluated(
  options: EarlyStopping,
  metrics: readonly string[],
  sets: readonly string[],
): void {
  checkOneOf('metric', options.metric, metrics)
  checkOneOf('validSet', options.validSet, sets)
}

function checkOneOf(field: string, found: string, known: readonly string[]): void {
  if (known.includes(found)) return
  const meant = nearest(String(found), known)
  throw new UnknownMetricError(
    `earlyStopping: "${field}" must be one of ${known.join(', ') || '(there are none)'}; got "${found}"${meant ? `. Did you mean "${meant}"?` : '.'}`,
    { context: { field, found, known } },
  )
}
