import { type BootstrapOptions, checkBootstrap, resample } from '../evaluation/bootstrap.js'
import { INTERVAL_LEVEL, toEstimate } from '../evaluation/estimate.js'
import { extentOf } from '../evaluation/extent.js'
import { checkJudgedRows, checkRankerRows, checkScorerRows } from '../evaluation/judged-rows.js'
import { checkOneOf } from '../options.js'
import { countPositives } from '../rows.js'
import { type ComparedRows, numberGroups, selectRows } from './compared-rows.js'
import {
  COMPARISON_METRICS,
  type ComparedSegment,
  type Comparison,
  type ComparisonMetric,
} from './comparison.js'
import { divideRows, type RowSegment } from './divide-rows.js'
import { createFigure } from './figure.js'

/** The scores of two models for the same rows, as each gives them. */
export interface ComparedScores {
  readonly champion: Float64Array
  readonly candidate: Float64Array
}

export interface CompareModelsOptions extends BootstrapOptions {
  readonly metric: ComparisonMetric
}

const OWNER = 'compareModels'

/**
 * How much better a candidate is than a champion on rows that neither has learned from. The bootstrap is paired: each
 * sample draws whole groups (addresses), since rows of one address are not independent, and both models are judged on the
 * same draw, so that what makes a sample easy or hard for both cancels out. The same rows, scores and seed give the same
 * figures; two models with equal scores have a gain of exactly 0 in every sample.
 *
 * @throws {InvalidOptionError | TooFewRowsError | RowsMismatchError | InvalidLabelError | InvalidWeightError} see their meaning.
 * @throws {InvalidScoreError} if a score is not finite, or no probability where an area is compared.
 * @throws {AbortedError} if `signal` aborts.
 */
export async function compareModels(
  rows: ComparedRows,
  scores: ComparedScores,
  options: CompareModelsOptions,
): Promise<Comparison> {
  const bootstrap = checkBootstrap(OWNER, options, ['metric'])
  const metric = checkOneOf(OWNER, 'metric', options.metric, COMPARISON_METRICS)
  for (const score of [scores.champion, scores.candidate]) {
    const judged = { ...rows, score }
    checkJudgedRows(OWNER, judged)
    if (metric === 'ndcg_at_10') checkRankerRows(OWNER, judged)
    else checkScorerRows(OWNER, judged)
  }
  const { codes: groupCodes, numGroups } = numberGroups(rows)
  const champion = createFigure(metric, { rows, score: scores.champion, groupCodes })
  const candidate = createFigure(metric, { rows, score: scores.candidate, groupCodes })
  const gains = new Float64Array(bootstrap.samples).fill(Number.NaN)
  await resample(numGroups, bootstrap, (copies, sample) => {
    gains[sample] = candidate(copies) - champion(copies)
  })
  const once = new Int32Array(numGroups).fill(1)
  const values = { champion: champion(once), candidate: candidate(once) }
  return {
    metric,
    ...extentOf({ ...rows, score: scores.candidate }),
    champion: orNull(values.champion),
    candidate: orNull(values.candidate),
    gain: toEstimate(values.candidate - values.champion, gains),
    segments: divideRows(rows).map((segment) => compareSegment(metric, rows, scores, segment)),
    bootstrap: { samples: bootstrap.samples, level: INTERVAL_LEVEL, seed: bootstrap.seed },
  }
}

function compareSegment(
  metric: ComparisonMetric,
  allRows: ComparedRows,
  scores: ComparedScores,
  { kind, name, rows: selection }: RowSegment,
): ComparedSegment {
  const rows = selectRows(allRows, selection)
  const { codes: groupCodes, numGroups } = numberGroups(rows)
  const once = new Int32Array(numGroups).fill(1)
  const figureOf = (all: Float64Array) =>
    createFigure(metric, {
      rows,
      score: Float64Array.from(selection, (row) => all[row]!),
      groupCodes,
    })(once)
  const champion = figureOf(scores.champion)
  const candidate = figureOf(scores.candidate)
  return {
    kind,
    name,
    rows: selection.length,
    positives: countPositives(rows.label),
    groups: numGroups,
    champion: orNull(champion),
    candidate: orNull(candidate),
    gain: orNull(candidate - champion),
  }
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value
}
