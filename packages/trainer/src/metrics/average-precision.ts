import { rankRows } from './rank-rows.js'
import { checkScoredRows, type ScoredRows, type ScoreLevels, scoreLevels } from './ranking.js'

/**
 * Average precision, the step-wise area under the precision-recall curve: Σ (Rₙ − Rₙ₋₁) Pₙ over the distinct scores
 * from the highest down, without interpolation. Equals scikit-learn's `average_precision_score`.
 *
 * @returns null if there are no positives or they weigh nothing.
 * @throws {RowsMismatchError | InvalidLabelError | InvalidWeightError | InvalidScoreError} see their meaning.
 */
export function averagePrecision(rows: ScoredRows): number | null {
  checkScoredRows('averagePrecision', rows)
  return averagePrecisionOfLevels(scoreLevels(rows, rankRows(rows.score)))
}

export function averagePrecisionOfLevels(levels: ScoreLevels): number | null {
  let flagged = 0
  let found = 0
  let area = 0
  for (let i = 0; i < levels.positives.length; i++) {
    const positives = levels.positives[i]!
    flagged += levels.negatives[i]! + positives
    found += positives
    // Levels without positives add nothing; skipping them also avoids 0 / 0 where rows weigh nothing.
    if (positives > 0) area += positives * (found / flagged)
  }
  return found === 0 ? null : area / found
}
