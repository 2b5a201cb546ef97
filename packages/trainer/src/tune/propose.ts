import { createRandom } from '../random.js'
import { rankTrials } from './compare-trials.js'
import {
  defaultTrial,
  type SearchDimension,
  type SearchSpace,
  TUNING_ROUNDS,
  type TuneMetric,
} from './search-space.js'
import type { TrialRecord } from './trial-record.js'

/** Apart from the streams of splits, folds, queries and samples. */
const TRIAL_STREAM = 1 << 28

/** Room beyond the best trials' values, as a share of the whole range. */
const MARGIN = 0.1

export interface ProposeOptions {
  readonly space: SearchSpace
  readonly metric: TuneMetric
  /** How many trials there will be in all: the first half is drawn from the whole space. */
  readonly trials: number
  readonly seed: number
}

/**
 * The parameters of a trial (1-based), which depend on nothing but the options, the number and the trials before it.
 * Trial 1 is the defaults; those of the first half are drawn evenly from the space; later ones from the range that the
 * best quarter of the finished trials (at least three) spans, widened by a tenth of the whole range on either side.
 */
export function proposeTrial(
  number: number,
  before: readonly TrialRecord[],
  { space, metric, trials, seed }: ProposeOptions,
): Record<string, number> {
  if (number === 1) return defaultTrial(space)
  const random = createRandom(seed, TRIAL_STREAM + number)
  const ranked = rankTrials(metric, before)
  const best = ranked.slice(0, Math.max(3, Math.ceil(ranked.length / 4)))
  const narrow = number > Math.ceil(trials / 2)
  const params: Record<string, number> = {}
  for (const [name, dimension] of Object.entries(space)) {
    const share = random.uint32() / 2 ** 32
    const [from, to] = narrow
      ? spannedRange(
          dimension,
          best.map((trial) => trial.params[name]!),
        )
      : [0, 1]
    params[name] = valueAt(dimension, from + share * (to - from))
  }
  return { ...params, num_iterations: TUNING_ROUNDS }
}

/** Where in the whole range some values lie: shares from 0 to 1. */
function spannedRange(dimension: SearchDimension, values: readonly number[]): [number, number] {
  const shares = values.map((value) => shareOf(dimension, value))
  return [Math.max(0, Math.min(...shares) - MARGIN), Math.min(1, Math.max(...shares) + MARGIN)]
}

function shareOf(dimension: SearchDimension, value: number): number {
  // -1 stands for no limit in depth, which lies beyond the upper end.
  const limited = value < 0 ? dimension.high : Math.min(Math.max(value, dimension.low), dimension.high)
  const { low, high } = onScale(dimension)
  if (high === low) return 0
  return ((dimension.log ? Math.log(limited) : limited) - low) / (high - low)
}

function valueAt(dimension: SearchDimension, share: number): number {
  const { low, high } = onScale(dimension)
  const at = low + share * (high - low)
  const value = dimension.log ? Math.exp(at) : at
  const rounded = dimension.whole ? Math.round(value) : Number(value.toPrecision(4))
  return Math.min(Math.max(rounded, dimension.low), dimension.high)
}

function onScale({ low, high, log }: SearchDimension): { low: number; high: number } {
  return log ? { low: Math.log(low), high: Math.log(high) } : { low, high }
}
