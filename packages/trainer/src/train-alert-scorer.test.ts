import { type Logger, silentLogger } from '@alertsmith/core'
import { Booster, Dataset, train } from '@alertsmith/lightgbm'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { makeData } from '../test/make-data.js'
import { toLightgbmMatrix } from './lightgbm-matrix.js'
import { evaluateBinary } from './metrics/evaluate.js'
import { rocAuc } from './metrics/roc-auc.js'
import { scoreMatrix } from './score-matrix.js'
import { planFolds } from './split/folds.js'
import { planSplit, type SplitPlan } from './split/plan.js'
import { type TrainAlertScorerOptions, trainAlertScorer } from './train-alert-scorer.js'

const data = makeData(4000)
const temporal = planSplit(data.rows)
const quick = { ...data, split: temporal, rounds: 20, cvFolds: 0, threads: 1 }

const at = (values: ArrayLike<number>, rows: Int32Array) => Array.from(rows, (row) => values[row]!)

describe('a trained scorer', () => {
  it('tells positives from negatives and reports it on the test rows', async () => {
    using scorer = await trainAlertScorer({ ...quick, rounds: 100 })
    const expected = evaluateBinary(at(data.rows.label, temporal.test), scorer.testScores)
    expect(scorer.metrics).toEqual({
      test_auc: expected.rocAuc,
      test_pr_auc: expected.prAuc,
      test_precision: expected.precision,
      test_recall: expected.recall,
      test_f1: expected.f1,
      test_log_loss: expected.logLoss,
      test_brier: expected.brier,
      precision_at_100: expected.precisionAtK,
      best_iteration: scorer.bestIteration,
      num_trees: scorer.numTrees,
      cv_auc_mean: null,
      cv_auc_std: null,
      cv_scores: null,
    })
    expect(scorer.metrics.test_auc).toBeGreaterThan(0.8)
    const features = scorer.importances.map((importance) => importance.feature)
    expect(features.slice(0, 2).sort()).toEqual(['amount', 'channel'])
    expect(features.at(-1)).toBe('constant')
    expect(scorer.importances.at(-1)).toEqual({ feature: 'constant', gain: 0, split: 0 })
  })

  it('is cut back to the best iteration of the validation metric', async () => {
    using scorer = await trainAlertScorer({ ...quick, rounds: 300, earlyStoppingRounds: 10 })
    const { auc } = scorer.history as { auc: number[] }
    expect(scorer.stoppedEarly).toBe(true)
    expect(scorer.bestIteration).toBe(auc.indexOf(Math.max(...auc)) + 1)
    expect(auc).toHaveLength(scorer.bestIteration + 10)
    expect(scorer.numTrees).toBe(scorer.bestIteration)
    // The history was measured while training; the model that is kept must give the same on the same rows.
    const scores = await scoreMatrix(scorer.modelText, data.matrix, { rows: temporal.validation })
    expect(rocAuc({ label: at(data.rows.label, temporal.validation), score: scores })).toBeCloseTo(
      auc[scorer.bestIteration - 1]!,
      12,
    )
  })

  it('grows all rounds without early stopping', async () => {
    using scorer = await trainAlertScorer({ ...quick, rounds: 60, earlyStoppingRounds: 0 })
    expect(scorer).toMatchObject({ bestIteration: 60, numTrees: 60, stoppedEarly: false })
  })

  it('watches the first of several metrics', async () => {
    using scorer = await trainAlertScorer({
      ...quick,
      rounds: 300,
      earlyStoppingRounds: 5,
      params: { metric: ['binary_logloss', 'auc'] },
    })
    const losses = scorer.history.binary_logloss!
    expect(scorer.bestIteration).toBe(losses.indexOf(Math.min(...losses)) + 1)
  })

  it('is byte for byte the same for the same data, parameters, seed and threads', async () => {
    const twoThreads = { ...quick, threads: 2 }
    using first = await trainAlertScorer(twoThreads)
    using second = await trainAlertScorer(twoThreads)
    using other = await trainAlertScorer({ ...twoThreads, seed: 43 })
    expect(second.modelText).toBe(first.modelText)
    expect(other.modelText).not.toBe(first.modelText)
  })

  it('comes with its scores of the validation rows, for thresholds and calibration', async () => {
    using scorer = await trainAlertScorer(quick)
    const expected = await scoreMatrix(scorer.modelText, data.matrix, { rows: temporal.validation })
    expect(scorer.validationScores).toEqual(expected)
  })

  it('of clusters is the same, and is called so', async () => {
    const info = vi.fn<Logger['info']>()
    const logger = { ...silentLogger, info }
    using alerts = await trainAlertScorer(quick)
    using clusters = await trainAlertScorer({ ...quick, modelType: 'cluster_scorer', logger })
    expect(clusters.modelText).toBe(alerts.modelText)
    expect(info).toHaveBeenCalledWith(expect.anything(), 'Training the cluster scorer')
  })

  it('takes weights into account, in training and in its metrics', async () => {
    const weight = Float32Array.from(data.rows.label, (_, row) => 0.25 + (row % 4))
    using scorer = await trainAlertScorer({ ...quick, rows: { ...data.rows, weight } })
    using unweighted = await trainAlertScorer(quick)
    expect(scorer.modelText).not.toBe(unweighted.modelText)
    const expected = evaluateBinary(at(data.rows.label, temporal.test), scorer.testScores, {
      weight: at(weight, temporal.test),
    })
    expect(scorer.metrics.test_auc).toBe(expected.rocAuc)
  })
})

describe.each(['temporal', 'stratified', 'group'] as const)('with a %s split', (kind) => {
  it('nothing depends on the test rows but what is reported on them', async () => {
    const split = planSplit(data.rows, { kind })
    using before = await trainAlertScorer({ ...quick, split, cvFolds: 3 })
    const values = data.matrix.values.slice()
    const label = data.rows.label.slice()
    for (const row of split.test) {
      label[row] = 1 - label[row]!
      for (let column = 0; column < data.matrix.names.length; column++) {
        values[column * data.matrix.numRows + row] = 1e6
      }
    }
    using after = await trainAlertScorer({
      ...quick,
      matrix: { ...data.matrix, values },
      rows: { ...data.rows, label },
      split,
      cvFolds: 3,
    })
    expect(after.modelText).toBe(before.modelText)
    expect(after.cv).toEqual(before.cv)
    expect(after.metrics.test_auc).toBe(0.5)
  })
})

describe('cross-validation', () => {
  it('scores each fold by a model of as many trees that never saw its rows', async () => {
    const split = planSplit(data.rows, { kind: 'group' })
    using scorer = await trainAlertScorer({ ...quick, split, rounds: 15, cvFolds: 4, threads: 3 })
    const { cv, bestIteration } = scorer
    const side = Int32Array.from([...split.train, ...split.validation]).sort()
    const place = new Map(Array.from(side, (row, i) => [row, i]))
    const params = { ...scorer.parameters, num_threads: 1 }
    using binned = await Dataset.create(toLightgbmMatrix(data.matrix), {
      rows: side,
      label: at(data.rows.label, side),
      featureNames: data.matrix.names,
      categoricalFeatures: data.matrix.categorical,
      params,
    })
    const expected: number[] = []
    for (const fold of planFolds(data.rows, split, { folds: 4 })) {
      using trainSet = await binned.subset(fold.train.map((row) => place.get(row)!))
      const { booster } = await train(params, trainSet, { rounds: bestIteration })
      const score = await booster.predict(toLightgbmMatrix(data.matrix), {
        rows: fold.validation,
        type: 'raw',
      })
      expected.push(rocAuc({ label: at(data.rows.label, fold.validation), score })!)
      booster.dispose()
    }
    expect(cv!.scores).toHaveLength(4)
    for (const [i, score] of cv!.scores.entries()) expect(score).toBeCloseTo(expected[i]!, 12)
    const mean = expected.reduce((sum, score) => sum + score) / 4
    const std = Math.sqrt(expected.reduce((sum, score) => sum + (score - mean) ** 2, 0) / 4)
    expect(cv!.mean).toBeCloseTo(mean, 12)
    expect(cv!.std).toBeCloseTo(std, 12)
    expect(scorer.metrics.cv_scores).toEqual(cv!.scores)
  })

  it('leaves out a fold of one class, and says so', async () => {
    const label = data.rows.label.map((value, row) => (row < 700 ? 0 : value))
    const rows = { ...data.rows, label }
    const warn = vi.fn<Logger['warn']>()
    using scorer = await trainAlertScorer({
      ...quick,
      rows,
      split: planSplit(rows),
      cvFolds: 4,
      logger: { ...silentLogger, warn },
    })
    expect(scorer.cv!.scores).toHaveLength(3)
    expect(scorer.cv!.folds[0]).toMatchObject({
      fold: 1,
      score: null,
      unusable: expect.stringContaining('0 of its'),
    })
    expect(scorer.cv!.folds[1]).toMatchObject({ fold: 2, score: scorer.cv!.scores[0], unusable: null })
    expect(warn).toHaveBeenCalledOnce()
  })

  it('refuses to go on with fewer than two folds, before training', async () => {
    const label = data.rows.label.map((value, row) => (row < 1800 ? 0 : value))
    const rows = { ...data.rows, label }
    const create = vi.spyOn(Dataset, 'create')
    await expect(
      trainAlertScorer({ ...quick, rows, split: planSplit(rows), cvFolds: 2 }),
    ).rejects.toMatchObject({ code: 'TRAINER_NO_USABLE_FOLDS' })
    expect(create).not.toHaveBeenCalled()
  })
})

describe('interrupted', () => {
  afterEach(() => vi.restoreAllMocks())

  /** Aborts as soon as a log line contains `text`. */
  function abortAt(text: string): { signal: AbortSignal; logger: Logger } {
    const controller = new AbortController()
    const watch: Logger['info'] = (_, message) => {
      if (message.includes(text)) controller.abort(new Error('enough'))
    }
    return { signal: controller.signal, logger: { debug: watch, info: watch, warn: watch, error: watch } }
  }

  it.each([
    ['before binning', 'Training the alert scorer'],
    ['while the model grows', 'Iteration 10'],
    ['before the test rows are scored', 'Trained 20 trees'],
    ['between folds', 'Fold 1 AUC'],
  ])('%s, it stops and frees everything native', async (_, text) => {
    const open = new Set<Disposable>()
    const watch = <T extends Booster | Dataset>(object: T) => {
      const { dispose } = object
      object.dispose = () => {
        open.delete(object)
        dispose.call(object)
      }
      open.add(object)
      return object
    }
    const { create, fromString } = Booster
    const createDataset = Dataset.create
    vi.spyOn(Booster, 'create').mockImplementation(async (...given) => watch(await create(...given)))
    vi.spyOn(Booster, 'fromString').mockImplementation((given) => watch(fromString(given)))
    vi.spyOn(Dataset, 'create').mockImplementation(async (...given) => watch(await createDataset(...given)))
    await expect(trainAlertScorer({ ...quick, cvFolds: 3, ...abortAt(text) })).rejects.toMatchObject({
      code: 'CORE_ABORTED',
      cause: new Error('enough'),
    })
    expect(open).toEqual(new Set())
  })

  it('while folds grow, it stops before they are done', async () => {
    const controller = new AbortController()
    const update = Booster.prototype.update
    let updates = 0
    vi.spyOn(Booster.prototype, 'update').mockImplementation(function (this: Booster, ...given) {
      if (++updates === 25) controller.abort()
      return update.apply(this, given)
    })
    await expect(
      trainAlertScorer({ ...quick, cvFolds: 5, threads: 2, signal: controller.signal }),
    ).rejects.toMatchObject({ code: 'CORE_ABORTED' })
    expect(updates).toBeLessThanOrEqual(26)
  })
})

describe('trainAlertScorer refuses', () => {
  const wrong = (split: Partial<SplitPlan>) => ({ split: { ...temporal, ...split } })
  const cases: [string, Partial<TrainAlertScorerOptions>, string][] = [
    ['rows of another matrix', { matrix: makeData(50).matrix }, 'TRAINER_ROWS_MISMATCH'],
    ['a row in two parts', wrong({ test: temporal.validation }), 'TRAINER_ROWS_MISMATCH'],
    ['a row outside', wrong({ test: Int32Array.of(4000) }), 'TRAINER_ROWS_MISMATCH'],
    ['a negative row', wrong({ test: Int32Array.of(-1) }), 'TRAINER_ROWS_MISMATCH'],
    ['a part without rows', wrong({ test: Int32Array.of() }), 'TRAINER_SINGLE_CLASS'],
    ['half a fold', { cvFolds: 2.5 }, 'TRAINER_INVALID_OPTION'],
    [
      'a part whose positives weigh nothing',
      { rows: { ...data.rows, weight: Float32Array.from(data.rows.label, (value) => 1 - value) } },
      'TRAINER_SINGLE_CLASS',
    ],
    ['a ranker', { modelType: 'alert_ranker' as 'alert_scorer' }, 'TRAINER_INVALID_OPTION'],
    ['an unknown kind of folds', { cv: 'forward' as 'auto', cvFolds: 2 }, 'TRAINER_INVALID_OPTION'],
    ['an unknown option', { cvfolds: 5 } as object, 'TRAINER_INVALID_OPTION'],
    ['another objective', { params: { objective: 'poisson' } }, 'TRAINER_UNSUPPORTED_PARAMETER'],
    ['an unknown parameter', { params: { num_leafs: 9 } }, 'LGBM_UNKNOWN_PARAMETER'],
  ]
  it.each(cases)('%s', async (_, options, code) => {
    await expect(trainAlertScorer({ ...quick, ...options })).rejects.toMatchObject({ code })
  })

  it('features that teach nothing', async () => {
    const matrix = { ...data.matrix, values: new Float64Array(data.matrix.values.length), categorical: [] }
    await expect(trainAlertScorer({ ...quick, matrix })).rejects.toMatchObject({
      code: 'TRAINER_NOTHING_LEARNED',
    })
  })
})

describe('scoreMatrix', () => {
  it('gives the same scores by text, by booster, for all rows and for some', async () => {
    using scorer = await trainAlertScorer(quick)
    const all = await scoreMatrix(scorer.booster, data.matrix)
    expect(all).toHaveLength(4000)
    expect(await scoreMatrix(scorer.modelText, data.matrix, { threads: 1 })).toEqual(all)
    expect(scorer.testScores).toEqual(Float64Array.from(at(all, temporal.test)))
    expect(await scoreMatrix(scorer.booster, data.matrix, { rows: Int32Array.of() })).toHaveLength(0)
  })

  it('refuses other features or another order of them', async () => {
    using scorer = await trainAlertScorer(quick)
    const { names } = data.matrix
    const swapped = { ...data.matrix, names: [names[1]!, names[0]!, ...names.slice(2)] }
    await expect(scoreMatrix(scorer.booster, swapped)).rejects.toThrow(
      /column 0 .* must be "noise"; got "amount"/,
    )
    const wider = { ...data.matrix, names: [...names, 'more'] }
    await expect(scoreMatrix(scorer.booster, wider)).rejects.toMatchObject({
      code: 'TRAINER_FEATURE_MISMATCH',
    })
  })

  it('stops when interrupted', async () => {
    using scorer = await trainAlertScorer(quick)
    await expect(
      scoreMatrix(scorer.booster, data.matrix, { signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ code: 'CORE_ABORTED' })
  })
})
