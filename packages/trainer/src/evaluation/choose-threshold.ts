import { RowsMismatchError, SingleClassError } from '../errors.js'
import { rankRows } from '../metrics/rank-rows.js'
import { checkScoredRows, type ScoredRows } from '../metrics/ranking.js'
import { nextUp } from './next-up.js'
import { parseThresholdRule, type ThresholdRule, thresholdRuleText } from './threshold-rule.js'

/** Rows on which a threshold is chosen: those of the validation part, never those that are reported on. */
export interface ThresholdRows extends ScoredRows {
  /** Processing date as a {@link DayNumber}, one per row. */
  readonly day: Int32Array
}

export interface ChosenThreshold {
  /** E.g. `recall=0.95`. */
  readonly rule: string
  /** Scores from here on are alarms: one of the scores of the validation rows, or just above the highest of them. */
  readonly threshold: number
}

const OWNER = 'chooseThreshold'

/**
 * Recall and F1 are weighted where rows have weights; a budget counts rows. Of several thresholds with the highest F1
 * the highest is taken. Where a budget is smaller than the number of rows that share the highest score, the threshold
 * lies just above it and raises no alarm.
 *
 * @throws {SingleClassError} if the rule is `max-f1` or `recall` and there are no positives.
 * @throws {RowsMismatchError | InvalidLabelError | InvalidWeightError | InvalidScoreError} see their meaning.
 * @throws {InvalidOptionError} if the rule is out of range.
 */
export function chooseThreshold(rule: ThresholdRule, rows: ThresholdRows): ChosenThreshold {
  const text = thresholdRuleText(rule)
  parseThresholdRule(text)
  checkScoredRows(OWNER, rows)
  if (rows.day.length !== rows.label.length) {
    throw new RowsMismatchError(
      `${OWNER}: "day" must have one entry for each of the ${rows.label.length} labels; got ${rows.day.length}.`,
      { context: { expected: rows.label.length, found: rows.day.length } },
    )
  }
  const order = rankRows(rows.score)
  const threshold =
    rule.kind === 'budget' ? withinBudget(rows, order, rule.alertsPerDay) : byFound(rows, order, rule)
  return { rule: text, threshold }
}

function byFound(
  { label, score, weight }: ThresholdRows,
  order: Int32Array,
  rule: Exclude<ThresholdRule, { kind: 'budget' }>,
): number {
  const weightOf = (row: number) => (weight === undefined ? 1 : weight[row]!)
  let positives = 0
  for (const row of order) if (label[row] === 1) positives += weightOf(row)
  if (positives === 0) {
    throw new SingleClassError(
      `${OWNER}: the rule "${thresholdRuleText(rule)}" needs positive rows; the ${order.length} validation rows have none. ` +
        'Use a longer validation part, or a budget.',
      { context: { rows: order.length } },
    )
  }
  let alarms = 0
  let found = 0
  let best = -1
  let threshold = score[order[0]!]!
  for (let i = 0; i < order.length; i++) {
    const row = order[i]!
    alarms += weightOf(row)
    if (label[row] === 1) found += weightOf(row)
    if (i + 1 < order.length && score[order[i + 1]!] === score[row]) continue
    if (rule.kind === 'recall') {
      // All of them, whatever the order in which their weights were added.
      if (found / positives >= rule.recall || i + 1 === order.length) return score[row]!
      continue
    }
    const f1 = (2 * found) / (alarms + positives)
    if (f1 <= best) continue
    best = f1
    threshold = score[row]!
  }
  return threshold
}

function withinBudget({ score, day }: ThresholdRows, order: Int32Array, alertsPerDay: number): number {
  const budget = alertsPerDay * new Set(day).size
  if (budget >= order.length) return score[order.at(-1)!]!
  // The first row beyond the budget is no alarm, nor are rows that share its score.
  const excess = score[order[budget]!]!
  let last = budget - 1
  while (last >= 0 && score[order[last]!] === excess) last--
  return last < 0 ? nextUp(excess) : score[order[last]!]!
}
