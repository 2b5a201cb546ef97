import { toIsoDate } from '@alertsmith/core'
import { baselines } from './baselines.js'
import { type Bootstrap, type BootstrapOptions, checkBootstrap } from './bootstrap.js'
import { dayMeans } from './day-means.js'
import { INTERVAL_LEVEL } from './estimate.js'
import type { RankerEvaluation } from './evaluation.js'
import { extentOf } from './extent.js'
import { checkJudgedRows, checkRankerRows, type JudgedRows } from './judged-rows.js'
import { judgeDays } from './rank-days.js'

export type EvaluateRankerOptions = BootstrapOptions

const OWNER = 'evaluateRanker'

/**
 * How well scores order the rows within each processing day. Where rows have equal scores, every figure is its mean over
 * their orders, in the baselines too. Weights have no part in it: a day's order is looked at as it is.
 *
 * @throws {InvalidOptionError | TooFewRowsError | RowsMismatchError} see their meaning.
 * @throws {InvalidLabelError} if a relevance is no whole number ≥ 0.
 * @throws {InvalidScoreError} if a score is not finite.
 * @throws {AbortedError} if `signal` aborts.
 */
export async function evaluateRanker(
  rows: JudgedRows,
  options: EvaluateRankerOptions = {},
): Promise<RankerEvaluation> {
  const bootstrap = checkBootstrap(OWNER, options, [])
  checkJudgedRows(OWNER, rows)
  checkRankerRows(OWNER, rows)

  const judged = judgeDays(rows, rows.score)
  const ofBaselines: RankerEvaluation['baselines'][number][] = []
  for (const { name, score } of baselines(rows)) {
    ofBaselines.push({ name, metrics: await dayMeans(judgeDays(rows, score), bootstrap) })
  }
  return {
    kind: 'ranker',
    ...extentOf(rows),
    days: judged.length,
    days_without_positives: judged.filter(({ positives }) => positives === 0).length,
    metrics: await dayMeans(judged, bootstrap),
    baselines: ofBaselines,
    segments: { address: await addressSegments(rows, bootstrap) },
    by_day: {
      date: judged.map(({ day }) => toIsoDate(day)),
      rows: judged.map((day) => day.rows),
      positives: judged.map((day) => day.positives),
      ndcg_at_10: judged.map((day) => day.ndcg_at_10),
      precision_at_10: judged.map((day) => day.precision_at_10),
    },
    bootstrap: { samples: bootstrap.samples, level: INTERVAL_LEVEL, seed: bootstrap.seed },
  }
}

async function addressSegments(
  rows: JudgedRows,
  bootstrap: Bootstrap,
): Promise<RankerEvaluation['segments']['address']> {
  const { seen, score } = rows
  if (seen === undefined) return []
  const segments: RankerEvaluation['segments']['address'][number][] = []
  for (const [name, flag] of [
    ['seen', 1],
    ['unseen', 0],
  ] as const) {
    const judged = judgeDays(rows, score, (row) => seen[row] === flag)
    if (judged.length === 0) continue
    segments.push({
      name,
      rows: judged.reduce((sum, of) => sum + of.rows, 0),
      positives: judged.reduce((sum, of) => sum + of.positives, 0),
      metrics: await dayMeans(judged, bootstrap),
    })
  }
  return segments
}
