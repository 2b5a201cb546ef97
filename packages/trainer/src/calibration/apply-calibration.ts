import { checkProbabilities, checkScores } from '../evaluation/judged-rows.js'
import type { Calibration, IsotonicCalibration } from './calibration.js'
import { logOdds } from './log-odds.js'
import { sigmoid } from './platt.js'

const OWNER = 'applyCalibration'

/**
 * @param score Raw scores of the model, not changed.
 * @returns One probability per score, in [0, 1].
 * @throws {InvalidScoreError} if a score is NaN, or, for `platt`, no probability.
 */
export function applyCalibration(calibration: Calibration, score: Float64Array): Float64Array {
  if (calibration.method === 'isotonic') {
    checkScores(OWNER, score, 'a number', (value) => !Number.isNaN(value))
    return score.map((value) => interpolate(calibration, value))
  }
  checkProbabilities(OWNER, score)
  const { a, b } = calibration
  return logOdds(score).map((x) => sigmoid(a * x + b))
}

function interpolate({ scores, probabilities }: IsotonicCalibration, score: number): number {
  let low = 0
  let high = scores.length - 1
  if (score <= scores[low]!) return probabilities[low]!
  if (score >= scores[high]!) return probabilities[high]!
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (scores[middle]! <= score) low = middle
    else high = middle
  }
  const from = probabilities[low]!
  const to = probabilities[high]!
  const share = (score - scores[low]!) / (scores[high]! - scores[low]!)
  // Rounding must not carry the line past its end.
  return Math.min(from + share * (to - from), to)
}
