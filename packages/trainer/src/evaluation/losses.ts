import type { OrderedRows } from './ordered-rows.js'

/** What each row (in order) adds to the mean losses of some probabilities. */
export interface RowLosses {
  /** −ln(probability given to the true class), that probability not taken below 2⁻⁵². */
  readonly log: Float64Array
  /** Squared difference between probability and label. */
  readonly square: Float64Array
  /** Probability less label. */
  readonly difference: Float64Array
  /** First rows of the bins of equally many rows, and at the end the number of rows. */
  readonly binStarts: Int32Array
}

/** @param probability In the order of the rows, never rising. */
export function rowLosses({ label }: OrderedRows, probability: Float64Array): RowLosses {
  const given = probability.map((value, i) => (label[i] === 1 ? value : 1 - value))
  return {
    log: given.map((value) => -Math.log(Math.max(value, Number.EPSILON))),
    square: given.map((value) => (1 - value) ** 2),
    difference: probability.map((value, i) => value - label[i]!),
    binStarts: equallyFilledBins(probability),
  }
}

const BINS = 10

/**
 * Ten bins of about equally many rows, whatever they weigh. As in scikit-learn's `calibration_curve` with
 * `strategy='quantile'`, their bounds are interpolated deciles, a probability on a bound belongs below it, equal ones
 * share a bin, and empty bins are left out.
 *
 * @param probability Never rising.
 * @returns The first row of each bin, and at the end the number of rows.
 */
export function equallyFilledBins(probability: Float64Array): Int32Array {
  const numRows = probability.length
  const ascending = (place: number) => probability[numRows - 1 - place]!
  const starts = new Set([0])
  let start = 0
  for (let bin = BINS - 1; bin >= 1; bin--) {
    const bound = decile(ascending, numRows, bin)
    while (start < numRows && probability[start]! > bound) start++
    starts.add(start)
  }
  starts.add(numRows)
  return Int32Array.from(starts)
}

/** numpy's default (linear) quantile. */
function decile(ascending: (place: number) => number, numRows: number, tenths: number): number {
  const at = (tenths / BINS) * (numRows - 1)
  const below = ascending(Math.floor(at))
  const above = ascending(Math.ceil(at))
  const share = at - Math.floor(at)
  return share < 0.5 ? below + share * (above - below) : above - (1 - share) * (above - below)
}

/** Weighted means; `calibration_error` is the expected one over bins. NaN where nothing weighs. */
export interface MeanLosses {
  readonly log_loss: number
  readonly brier: number
  /** The mean of |mean probability − share of positives| over the bins, each weighing as its rows. */
  readonly calibration_error: number
}

/** @param total The weight of all rows. */
export function meanLosses(losses: RowLosses, weight: Float64Array, total: number): MeanLosses {
  const { log, square, difference, binStarts } = losses
  let logSum = 0
  let squareSum = 0
  let deviation = 0
  for (let bin = 0; bin + 1 < binStarts.length; bin++) {
    let excess = 0
    for (let i = binStarts[bin]!; i < binStarts[bin + 1]!; i++) {
      logSum += weight[i]! * log[i]!
      squareSum += weight[i]! * square[i]!
      excess += weight[i]! * difference[i]!
    }
    deviation += Math.abs(excess)
  }
  return { log_loss: logSum / total, brier: squareSum / total, calibration_error: deviation / total }
}
