import { rankRows } from '../metrics/rank-rows.js'
import type { IsotonicCalibration } from './calibration.js'
import type { CalibrationRows } from './fit-calibration.js'

/** Neighbouring scores of one probability. */
interface Block {
  first: number
  last: number
  weight: number
  positives: number
}

/**
 * Isotonic regression by pooling adjacent violators: the never falling probabilities of least squared error. Equal
 * scores are one point. Of a run of equal probabilities the first and the last score are kept, between points the
 * probability is interpolated, as scikit-learn's `IsotonicRegression` does.
 */
export function fitIsotonic({ label, score, weight }: CalibrationRows): IsotonicCalibration {
  const blocks: Block[] = []
  for (const row of rankRows(score).reverse()) {
    const positives = weight[row]! * label[row]!
    const top = blocks.at(-1)
    if (top !== undefined && top.first === score[row]) {
      top.weight += weight[row]!
      top.positives += positives
      continue
    }
    pool(blocks)
    blocks.push({ first: score[row]!, last: score[row]!, weight: weight[row]!, positives })
  }
  pool(blocks)
  return toPoints(blocks)
}

/** Merges the last block into those before it as long as its probability is not above theirs. */
function pool(blocks: Block[]): void {
  while (blocks.length > 1) {
    const top = blocks.at(-1)!
    const below = blocks.at(-2)!
    if (below.positives / below.weight < top.positives / top.weight) return
    below.last = top.last
    below.weight += top.weight
    below.positives += top.positives
    blocks.pop()
  }
}

function toPoints(blocks: readonly Block[]): IsotonicCalibration {
  const scores: number[] = []
  const probabilities: number[] = []
  for (const { first, last, weight, positives } of blocks) {
    for (const score of first === last ? [first] : [first, last]) {
      scores.push(score)
      probabilities.push(positives / weight)
    }
  }
  return { method: 'isotonic', scores, probabilities }
}
