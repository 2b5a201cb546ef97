import type { OrderedRows } from './ordered-rows.js'

/** NaN where a class it needs is missing. */
export interface Areas {
  readonly rocAuc: number
  /** Average precision. */
  readonly prAuc: number
}

/** The areas of `rocAuc` and `averagePrecision` in one pass over rows in order. */
export function areas({ numRows, label, endsLevel }: OrderedRows, weight: Float64Array): Areas {
  let negatives = 0
  let positives = 0
  let levelNegatives = 0
  let levelPositives = 0
  let wins = 0
  let area = 0
  for (let i = 0; i < numRows; i++) {
    if (label[i] === 1) levelPositives += weight[i]!
    else levelNegatives += weight[i]!
    if (endsLevel[i] === 0) continue
    wins += levelNegatives * (positives + levelPositives / 2)
    negatives += levelNegatives
    if (levelPositives > 0) {
      positives += levelPositives
      area += levelPositives * (positives / (positives + negatives))
      levelPositives = 0
    }
    levelNegatives = 0
  }
  return { rocAuc: wins / (negatives * positives), prAuc: area / positives }
}
