import type { FeatureMatrix } from '@alertsmith/core'
import { describe, expect, it, vi } from 'vitest'
import { makeData } from '../test/make-data.js'
import { makeDays } from '../test/make-days.js'
import { trainAlertRanker } from './ranker/train-alert-ranker.js'
import { planFolds } from './split/folds.js'
import { planSplit } from './split/plan.js'
import { trainAlertScorer } from './train-alert-scorer.js'
import { tune } from './tune/tune.js'

/** Like a step that learns: cuts off what is above the mean of the rows that may be known. */
function refitter(matrix: FeatureMatrix): (rows: Int32Array) => FeatureMatrix {
  return (rows) => {
    const mean = rows.reduce((sum, row) => sum + matrix.values[matrix.numRows + row]!, 0) / rows.length
    const values = matrix.values.slice()
    for (let row = 0; row < matrix.numRows; row++) {
      const i = matrix.numRows + row
      values[i] = Math.min(values[i]!, mean)
    }
    return { ...matrix, values }
  }
}

/** The same rows with other values from a day on. */
function rewrittenFrom(matrix: FeatureMatrix, day: Int32Array, first: number): FeatureMatrix {
  const values = matrix.values.slice()
  for (let row = 0; row < matrix.numRows; row++) {
    if (day[row]! >= first) values[matrix.numRows + row] = 1_000 - 3 * values[row]!
  }
  return { ...matrix, values }
}

describe('walk-forward folds', () => {
  it.each([
    ['of a scorer', makeData(4000), trainAlertScorer],
    ['of a ranker', makeDays(50, 40), trainAlertRanker],
  ] as const)('%s know nothing of later days', async (_, { matrix, rows }, train) => {
    const modelType = train === trainAlertRanker ? 'alert_ranker' : 'alert_scorer'
    const split = planSplit(rows, { modelType })
    const folds = planFolds(rows, split, { folds: 4, modelType })
    const [third] = folds[2]!.validation
    const scoresOf = async (known: FeatureMatrix) => {
      using trained = await train({
        matrix: known,
        refit: refitter(known),
        rows,
        split,
        cvFolds: 4,
        rounds: 12,
        earlyStoppingRounds: 0,
        threads: 1,
      })
      return trained.cv!.scores
    }
    const scores = await scoresOf(matrix)
    const rewritten = await scoresOf(rewrittenFrom(matrix, rows.day, rows.day[third!]!))
    expect(rewritten.slice(0, 2)).toEqual(scores.slice(0, 2))
    expect(rewritten[2]).not.toBe(scores[2])
  })

  it('learn from their training rows, also where parameters are searched', async () => {
    const { matrix, rows } = makeData(2000)
    const split = planSplit(rows)
    const refit = vi.fn(refitter(matrix))
    await tune({ matrix, refit, rows, split, trials: 2, folds: 3, threads: 1 })
    // Binned once for all trials.
    expect(refit.mock.calls).toEqual(planFolds(rows, split, { folds: 3 }).map(({ train }) => [train]))
  })
})

describe('folds of another kind', () => {
  it('share the features of the whole training side', async () => {
    const { matrix, rows } = makeData(2000)
    const refit = vi.fn(refitter(matrix))
    const common = { matrix, refit, rows, split: planSplit(rows), threads: 1 }
    using _trained = await trainAlertScorer({ ...common, rounds: 5, cvFolds: 3, cv: 'stratified' })
    await tune({ ...common, trials: 1, folds: 3, cv: 'grouped' })
    expect(refit).not.toHaveBeenCalled()
  })
})
