import { rankRows } from './rank-rows.js'
import { checkScoredRows, type ScoredRows, type ScoreLevels, scoreLevels } from './ranking.js'

/**
 * Area under the ROC curve: the probability that a random positive scores above a random negative, ties counting half
 * (the Mann-Whitney statistic with midranks). Equals scikit-learn's `roc_auc_score`.
 *
 * @returns null if the rows of one class are missing or weigh nothing.
 * @throws {RowsMismatchError | InvalidLabelError | InvalidWeightError | InvalidScoreError} see their meaning.
 */
export function rocAuc(rows: ScoredRows): number | null {
  checkScoredRows('rocAuc', rows)
  return rocAucOfLevels(scoreLevels(rows, rankRows(rows.score)))
}

export function rocAucOfLevels(levels: ScoreLevels): number | null {
  let negatives = 0
  let positives = 0
  let wins = 0
  for (let i = 0; i < levels.negatives.length; i++) {
    // Every positive of a higher level stands above these negatives; those of the same level win half.
    wins += levels.negatives[i]! * (positives + levels.positives[i]! / 2)
    negatives += levels.negatives[i]!
    positives += levels.positives[i]!
  }
  return negatives === 0 || positives === 0 ? null : wins / (negatives * positives)
}
