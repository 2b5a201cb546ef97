import { Booster, Dataset } from '@alertsmith/lightgbm'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { makeDays } from '../../test/make-days.js'
import { scoreMatrix } from '../score-matrix.js'
import { planFolds } from '../split/folds.js'
import { planSplit } from '../split/plan.js'
import { meanDayNdcg } from './day-ndcg.js'
import { type TrainAlertRankerOptions, trainAlertRanker } from './train-alert-ranker.js'

const data = makeDays(40, 60)
const modelType = 'alert_ranker'
const split = planSplit(data.rows, { modelType })
const quick = { ...data, split, rounds: 20, cvFolds: 0, threads: 1 }
const ndcg = (scores: Float64Array, rows = split.test) => meanDayNdcg(data.rows, rows, scores)!

describe('a trained ranker', () => {
  it('orders the test days far better than chance', async () => {
    using ranker = await trainAlertRanker(quick)
    expect(ranker.testScores).toHaveLength(split.test.length)
    expect(ranker.validationScores).toEqual(
      await scoreMatrix(ranker.modelText, data.matrix, { rows: split.validation }),
    )
    const noise = Float64Array.from(split.test, (row) => data.matrix.values[row]!)
    expect(ndcg(ranker.testScores)).toBeGreaterThan(ndcg(noise) + 0.3)
    expect(ranker.parameters).toMatchObject({ objective: 'lambdarank', metric: 'ndcg' })
    expect(ranker.importances[0]!.feature).toBe('amount')
    expect(ranker.cv).toBeNull()
  })

  it('stops by the NDCG of whole validation days', async () => {
    using ranker = await trainAlertRanker({ ...quick, rounds: 300, earlyStoppingRounds: 10 })
    const watched = ranker.history['ndcg@10000']!
    expect(Object.keys(ranker.history).sort()).toEqual(['ndcg@10', 'ndcg@10000', 'ndcg@20', 'ndcg@5'])
    expect(ranker.stoppedEarly).toBe(true)
    expect(ranker.bestIteration).toBe(watched.lastIndexOf(Math.max(...watched)) + 1)
    // Every validation day has something to find, so that LightGBM's figure and ours differ by the order of ties alone.
    expect(ndcg(ranker.validationScores, split.validation)).toBeCloseTo(
      ranker.history['ndcg@10']![ranker.bestIteration - 1]!,
      2,
    )
  })

  it('keeps the last of equally good iterations, where the validation days are ranked perfectly at once', async () => {
    const values = data.matrix.values.map((value, i) =>
      i < data.matrix.numRows ? value : data.rows.label[i - data.matrix.numRows]!,
    )
    const matrix = { ...data.matrix, values }
    using ranker = await trainAlertRanker({ ...quick, matrix, rounds: 30, earlyStoppingRounds: 10 })
    expect(ranker.history['ndcg@10000']![0]).toBe(1)
    expect(ranker.bestIteration).toBe(ranker.history['ndcg@10000']!.lastIndexOf(1) + 1)
    expect(ranker.numTrees).toBeGreaterThan(5)
  })

  it('is byte for byte the same for the same data, seed and threads', async () => {
    using first = await trainAlertRanker({ ...quick, threads: 2 })
    using second = await trainAlertRanker({ ...quick, threads: 2 })
    using other = await trainAlertRanker({ ...quick, threads: 2, seed: 43 })
    expect(second.modelText).toBe(first.modelText)
    expect(other.modelText).not.toBe(first.modelText)
  })

  it('does not depend on the test rows', async () => {
    using before = await trainAlertRanker({ ...quick, cvFolds: 3 })
    const values = data.matrix.values.slice()
    const label = data.rows.label.slice()
    for (const row of split.test) {
      label[row] = 2 - label[row]!
      values[data.matrix.numRows + row] = 1e6
    }
    const changed = { matrix: { ...data.matrix, values }, rows: { ...data.rows, label } }
    using after = await trainAlertRanker({ ...quick, ...changed, cvFolds: 3 })
    expect(after.modelText).toBe(before.modelText)
    expect(after.cv).toEqual(before.cv)
  })

  it('learns from days of more rows than LightGBM ranks at once', async () => {
    const large = makeDays(6, 12_000)
    using ranker = await trainAlertRanker({
      ...large,
      split: planSplit(large.rows, { modelType }),
      rounds: 5,
      cvFolds: 2,
      threads: 1,
    })
    expect(ranker.numTrees).toBeGreaterThan(0)
    expect(ranker.cv!.mean).toBeGreaterThan(0.5)
  })
})

describe.each(['auto', 'walk-forward', 'grouped', 'stratified'] as const)('%s folds of a ranker', (cv) => {
  it('keep days whole and report NDCG@10', async () => {
    const folds = planFolds(data.rows, split, { folds: 4, cv, modelType })
    for (const fold of folds) {
      const trained = new Set(Array.from(fold.train, (row) => data.rows.day[row]!))
      expect(fold.validation.some((row) => trained.has(data.rows.day[row]!))).toBe(false)
    }
    using ranker = await trainAlertRanker({ ...quick, cv, cvFolds: 4, threads: 2 })
    expect(ranker.cv).toMatchObject({ metric: 'ndcg@10', scores: { length: 4 } })
    expect(ranker.cv!.scores).toEqual(ranker.cv!.folds.map((fold) => fold.score))
    for (const score of ranker.cv!.scores) expect(score).toBeGreaterThan(0.6)
  })
})

describe.each(['stratified', 'group'] as const)('a %s split for a ranker', (kind) => {
  it('draws whole days', () => {
    const drawn = planSplit(data.rows, { kind, modelType })
    const days = [drawn.train, drawn.validation, drawn.test].map(
      (part) => new Set(Array.from(part, (row) => data.rows.day[row]!)),
    )
    expect(days.map((part) => part.size).reduce((a, b) => a + b)).toBe(40)
    expect(drawn.summary.parts.test.rows / data.matrix.numRows).toBeCloseTo(0.2, 1)
    expect(planSplit(data.rows, { kind, modelType, seed: 1 }).test).not.toEqual(drawn.test)
  })

  it('fills every part with as few as three days, and needs three', () => {
    const few = makeDays(3, 50)
    for (const part of Object.values(planSplit(few.rows, { kind, modelType }).summary.parts)) {
      expect(part.rows).toBe(50)
    }
    expect(() => planSplit(makeDays(2, 50).rows, { kind, modelType })).toThrow(
      expect.objectContaining({ code: 'TRAINER_TOO_FEW_DAYS' }),
    )
  })
})

describe('trainAlertRanker refuses', () => {
  const relabel = (change: (label: number, row: number) => number) => ({
    rows: { ...data.rows, label: Float32Array.from(data.rows.label, change) },
  })
  /** One class on each day, both among the days. */
  const alikeFrom = (part: Int32Array) => {
    const alike = new Set(part)
    return relabel((label, row) => (alike.has(row) ? data.rows.day[row]! % 2 : label))
  }
  const cases: [string, Partial<TrainAlertRankerOptions>, string][] = [
    ['half a relevance', relabel((label) => label / 2), 'TRAINER_INVALID_LABEL'],
    ['a relevance of 31', relabel((label) => label * 31), 'TRAINER_INVALID_LABEL'],
    ['a negative relevance', relabel((label) => -label), 'TRAINER_INVALID_LABEL'],
    ['an unlabelled row', relabel(() => Number.NaN), 'TRAINER_INVALID_LABEL'],
    ['training days of one class each', alikeFrom(split.train), 'TRAINER_NOTHING_TO_RANK'],
    ['validation days of one class each', alikeFrom(split.validation), 'TRAINER_NOTHING_TO_RANK'],
    [
      'a split that divides days',
      { split: planSplit(graded(), { kind: 'stratified' }) },
      'TRAINER_ROWS_MISMATCH',
    ],
    ['the objective of a scorer', { params: { objective: 'binary' } }, 'TRAINER_UNSUPPORTED_PARAMETER'],
    ['an unknown kind of folds', { cv: 'walk' as 'auto', cvFolds: 3 }, 'TRAINER_INVALID_OPTION'],
    ['an unknown option', { cvfolds: 5 } as object, 'TRAINER_INVALID_OPTION'],
    ['a table of too few gains', { params: { label_gain: [0, 1] } }, 'LGBM_INVALID_FIELD'],
  ]
  it.each(cases)('%s', async (_, options, code) => {
    await expect(trainAlertRanker({ ...quick, ...options })).rejects.toMatchObject({ code })
  })

  function graded() {
    return { ...data.rows, label: data.rows.label.map((label) => Math.min(label, 1)) }
  }
})

describe('interrupted', () => {
  afterEach(() => vi.restoreAllMocks())

  it('while folds grow, it frees everything native', async () => {
    const controller = new AbortController()
    const { update } = Booster.prototype
    let updates = 0
    vi.spyOn(Booster.prototype, 'update').mockImplementation(function (this: Booster, ...given) {
      if (++updates === 25) controller.abort()
      return update.apply(this, given)
    })
    const made: Disposable[] = []
    const freed = new Set<unknown>()
    for (const Native of [Booster, Dataset]) {
      const { dispose } = Native.prototype
      vi.spyOn(Native.prototype, 'dispose').mockImplementation(function (this: Booster & Dataset) {
        freed.add(this)
        dispose.call(this)
      })
    }
    const { create } = Booster
    vi.spyOn(Booster, 'create').mockImplementation(async (...given) => {
      const booster = await create(...given)
      made.push(booster)
      return booster
    })
    await expect(trainAlertRanker({ ...quick, cvFolds: 3, signal: controller.signal })).rejects.toMatchObject(
      { code: 'CORE_ABORTED' },
    )
    expect(made.length).toBeGreaterThan(1)
    expect(made.filter((booster) => !freed.has(booster))).toEqual([])
  })
})
