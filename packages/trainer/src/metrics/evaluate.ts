import { InvalidScoreError } from '../errors.js'
import { checkInteger, invalidOption, rejectUnknownKeys } from '../options.js'
import { countPositives } from '../rows.js'
import { averagePrecisionOfLevels } from './average-precision.js'
import { rankRows } from './rank-rows.js'
import { checkScoredRows, type ScoredRows, scoreLevels } from './ranking.js'
import { rocAucOfLevels } from './roc-auc.js'

export interface EvaluateOptions {
  /** One per row, ≥ 0, default 1. Weighs every figure except `rows` and `positives`. */
  readonly weight?: ArrayLike<number> | undefined
  /** Scores from here on count as alarms for precision, recall and F1. In [0, 1], default 0.5. */
  readonly threshold?: number | undefined
  /** How many of the top rows `precisionAtK` looks at. Default 100. */
  readonly topK?: number | undefined
}

/** Figures of a binary classifier on some rows. Shares are in [0, 1]. */
export interface BinaryMetrics {
  readonly rows: number
  readonly positives: number
  /** Area under the ROC curve, see `rocAuc`; null where only one class is present. */
  readonly rocAuc: number | null
  /** Average precision, see `averagePrecision`; null without positives. */
  readonly prAuc: number | null
  /** Mean of −ln(probability given to the true class), that probability not taken below 2⁻⁵². */
  readonly logLoss: number
  /** Mean squared difference between score and label. */
  readonly brier: number
  readonly threshold: number
  /** Share of positives among the alarms; 0 where there are no alarms. */
  readonly precision: number
  /** Share of the positives that are alarms; 0 where there are no positives. */
  readonly recall: number
  /** Harmonic mean of precision and recall; 0 where either is 0. */
  readonly f1: number
  /** As asked for; where there are fewer rows, all of them are looked at. */
  readonly topK: number
  /**
   * Share of positives among the `topK` highest scores; where the last of them is tied, the mean over the orders
   * of the tied rows.
   */
  readonly precisionAtK: number
}

const OWNER = 'evaluateBinary'

/**
 * @param label 0 or 1 for each row.
 * @param score Probability of label 1 for each row, in [0, 1].
 * @throws {InvalidScoreError} if a score is NaN or outside [0, 1].
 * @throws {RowsMismatchError | InvalidLabelError | InvalidWeightError | InvalidOptionError} see their meaning.
 */
export function evaluateBinary(
  label: ArrayLike<number>,
  score: ArrayLike<number>,
  options: EvaluateOptions = {},
): BinaryMetrics {
  rejectUnknownKeys(OWNER, options, ['weight', 'threshold', 'topK'])
  const { weight, threshold = 0.5 } = options
  if (!(threshold >= 0 && threshold <= 1))
    invalidOption(OWNER, 'threshold', 'a number from 0 to 1', threshold)
  const topK = checkInteger(OWNER, 'topK', options.topK ?? 100, 1, 2 ** 31 - 1)
  const rows: ScoredRows = { label, score, weight }
  checkScoredRows(OWNER, rows)
  checkProbabilities(score)
  const order = rankRows(score)
  const levels = scoreLevels(rows, order)
  return {
    rows: label.length,
    positives: countPositives(label),
    rocAuc: rocAucOfLevels(levels),
    prAuc: averagePrecisionOfLevels(levels),
    ...meanLosses(rows),
    threshold,
    ...alarmFigures(rows, threshold),
    topK,
    precisionAtK: shareOfPositives(rows, order, topK),
  }
}

function checkProbabilities(score: ArrayLike<number>): void {
  for (let row = 0; row < score.length; row++) {
    if (score[row]! >= 0 && score[row]! <= 1) continue
    throw new InvalidScoreError(
      `${OWNER}: every score must be a probability from 0 to 1; got ${score[row]} in row ${row} (counted from 0). ` +
        'Raw scores have to go through the sigmoid first.',
      { context: { row, found: score[row] } },
    )
  }
}

function meanLosses({ label, score, weight }: ScoredRows): { logLoss: number; brier: number } {
  let total = 0
  let logSum = 0
  let squareSum = 0
  for (let row = 0; row < label.length; row++) {
    const rowWeight = weight === undefined ? 1 : weight[row]!
    const given = label[row] === 1 ? score[row]! : 1 - score[row]!
    total += rowWeight
    logSum -= rowWeight * Math.log(Math.max(given, Number.EPSILON))
    squareSum += rowWeight * (1 - given) ** 2
  }
  return { logLoss: logSum / total, brier: squareSum / total }
}

function alarmFigures({ label, score, weight }: ScoredRows, threshold: number) {
  let alarms = 0
  let positives = 0
  let found = 0
  for (let row = 0; row < label.length; row++) {
    const rowWeight = weight === undefined ? 1 : weight[row]!
    if (label[row] === 1) positives += rowWeight
    if (score[row]! < threshold) continue
    alarms += rowWeight
    if (label[row] === 1) found += rowWeight
  }
  const precision = alarms === 0 ? 0 : found / alarms
  const recall = positives === 0 ? 0 : found / positives
  return { precision, recall, f1: found === 0 ? 0 : (2 * precision * recall) / (precision + recall) }
}

/** @param order The rows by falling score. */
function shareOfPositives({ label, score, weight }: ScoredRows, order: Int32Array, topK: number): number {
  let total = 0
  let found = 0
  for (let start = 0; start < Math.min(topK, order.length); ) {
    let end = start + 1
    while (end < order.length && score[order[end]!] === score[order[start]!]) end++
    let tied = 0
    let tiedFound = 0
    for (let i = start; i < end; i++) {
      const rowWeight = weight === undefined ? 1 : weight[order[i]!]!
      tied += rowWeight
      if (label[order[i]!] === 1) tiedFound += rowWeight
    }
    // Of tied rows that do not all fit, each is as likely as any other to be among the first.
    const share = Math.min(1, (topK - start) / (end - start))
    total += share * tied
    found += share * tiedFound
    start = end
  }
  return total === 0 ? 0 : found / total
}
