import { Dataset } from '@alertsmith/lightgbm'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { makeData } from '../../test/make-data.js'
import { makeDays } from '../../test/make-days.js'
import { trainAlertRanker } from '../ranker/train-alert-ranker.js'
import { planSplit } from '../split/plan.js'
import { trainAlertScorer } from '../train-alert-scorer.js'
import { chooseBest, isHopeless } from './compare-trials.js'
import type { TrialRecord } from './trial-record.js'
import { type TuneOptions, tune } from './tune.js'

const data = makeData(700)
const split = planSplit(data.rows)
const quick: TuneOptions = { ...data, split, trials: 5, folds: 3, threads: 1, seed: 7 }

const timeless = (trials: readonly TrialRecord[]) => trials.map((trial) => ({ ...trial, durationMs: 0 }))
const throughJson = (trials: readonly TrialRecord[]): TrialRecord[] => JSON.parse(JSON.stringify(trials))

afterEach(() => vi.restoreAllMocks())

describe('tune', () => {
  it('begins with the defaults and stores each trial as it ends', async () => {
    const stored: TrialRecord[] = []
    const { best, trials } = await tune({ ...quick, onTrial: (trial) => void stored.push(trial) })
    expect(stored).toEqual(trials)
    expect(trials.map((trial) => trial.number)).toEqual([1, 2, 3, 4, 5])
    expect(trials[0]!.params).toEqual({
      num_leaves: 31,
      learning_rate: 0.05,
      min_data_in_leaf: 20,
      max_depth: -1,
      feature_fraction: 0.9,
      bagging_fraction: 0.8,
      lambda_l1: 0,
      lambda_l2: 0,
      num_iterations: 100,
    })
    expect(trials).toContainEqual(best)
    expect(throughJson(trials)).toEqual(trials)
  })

  it('scores the defaults as cross-validation does with as many trees', async () => {
    const [defaults] = (await tune({ ...quick, trials: 1 })).trials
    const params = { ...defaults!.params, num_iterations: defaults!.rounds }
    using scorer = await trainAlertScorer({
      ...quickData(),
      params,
      earlyStoppingRounds: 0,
      cvFolds: 3,
      seed: 7,
    })
    expect(scorer.cv!.rounds).toBe(defaults!.rounds)
    for (const [i, score] of scorer.cv!.scores.entries()) expect(defaults!.scores[i]).toBeCloseTo(score, 3)
    expect(defaults!.mean).toBeCloseTo(scorer.cv!.mean, 3)
  })

  it('goes on from any trial as if it had not been interrupted', async () => {
    const whole = await tune(quick)
    for (const kept of [1, 3, 5]) {
      const history = throughJson(whole.trials.slice(0, kept))
      const added = vi.fn<(trial: TrialRecord) => void>()
      const { best, trials } = await tune({ ...quick, history, onTrial: added })
      expect(timeless(trials)).toEqual(timeless(whole.trials))
      expect(best.number).toBe(whole.best.number)
      expect(added).toHaveBeenCalledTimes(5 - kept)
    }
  })

  it('tries other parameters with another seed', async () => {
    const [, a] = (await tune({ ...quick, trials: 2 })).trials
    const [, b] = (await tune({ ...quick, trials: 2, seed: 8 })).trials
    expect(a!.params).not.toEqual(b!.params)
  })

  it('never looks at test rows', async () => {
    const before = await tune({ ...quick, trials: 3 })
    const values = data.matrix.values.slice()
    const label = data.rows.label.slice()
    for (const row of split.test) {
      label[row] = 1 - label[row]!
      for (let column = 0; column < data.matrix.names.length; column++) values[column * 700 + row] = 1e6
    }
    const changed = { matrix: { ...data.matrix, values }, rows: { ...data.rows, label } }
    const after = await tune({ ...quick, ...changed, trials: 3 })
    expect(timeless(after.trials)).toEqual(timeless(before.trials))
  })

  it('bins each walk-forward fold once for all trials', async () => {
    const create = vi.spyOn(Dataset, 'create')
    await tune({ ...quick, trials: 4 })
    expect(create).toHaveBeenCalledTimes(3)
  })

  it.each(['roc_auc', 'pr_auc', 'log_loss'] as const)(
    'improves %s, whichever way is better',
    async (metric) => {
      // Each of 50 values has 14 rows and the other label than its neighbours: leaves of at least 20 rows, the default, mix them.
      const values = new Float64Array(data.matrix.values.length)
      for (let row = 0; row < 700; row++) values[row] = (row * 37) % 50
      const label = data.rows.label.map((_, row) => values[row]! % 2)
      const space = { min_data_in_leaf: { low: 5, high: 8 }, lambda_l2: { low: 0.001, high: 1 } }
      const { best, trials } = await tune({
        ...quick,
        matrix: { ...data.matrix, values, categorical: [] },
        rows: { ...data.rows, label },
        metric,
        space,
        trials: 4,
      })
      const means = trials.map((trial) => trial.mean)
      expect(best.number).not.toBe(1)
      expect(best.mean).toBe(metric === 'log_loss' ? Math.min(...means) : Math.max(...means))
      for (const trial of trials)
        expect(Object.keys(trial.params).sort()).toEqual(['lambda_l2', 'min_data_in_leaf', 'num_iterations'])
    },
  )

  it('tunes a ranker by NDCG@10, where rows of equal score have no order', async () => {
    const { matrix, rows } = makeDays(30, 40)
    const common = {
      matrix,
      rows,
      split: planSplit(rows, { modelType: 'alert_ranker' }),
      threads: 1,
      seed: 7,
    }
    const { trials } = await tune({ ...common, modelType: 'alert_ranker', trials: 1, folds: 3 })
    const { rounds, params, scores } = trials[0]!
    // Cross-validation scores whole folds in another way; its figures are tested with ties.
    using ranker = await trainAlertRanker({
      ...common,
      params: { ...params, num_iterations: rounds },
      earlyStoppingRounds: 0,
      cvFolds: 3,
    })
    expect(ranker.cv!.rounds).toBe(rounds)
    expect(scores).toEqual(ranker.cv!.scores.map((score) => expect.closeTo(score, 12)))
  })

  it('finishes the defaults when the time is short, and begins nothing later', async () => {
    const { best, trials } = await tune({ ...quick, trials: 1000, timeBudgetMs: 1 })
    expect(trials).toHaveLength(1)
    expect(best).toEqual(trials[0])
  })

  it('stops when interrupted, with the trials so far stored', async () => {
    const controller = new AbortController()
    const stored: TrialRecord[] = []
    const onTrial = (trial: TrialRecord) => {
      stored.push(trial)
      if (stored.length === 2) controller.abort()
    }
    await expect(
      tune({ ...quick, onTrial, signal: controller.signal, timeBudgetMs: 600_000 }),
    ).rejects.toMatchObject({ code: 'CORE_ABORTED' })
    expect(stored).toHaveLength(2)
  })

  it('gives up when the defaults cannot grow a tree', async () => {
    const matrix = { ...data.matrix, values: new Float64Array(data.matrix.values.length), categorical: [] }
    await expect(tune({ ...quick, matrix })).rejects.toMatchObject({ code: 'TRAINER_NOTHING_LEARNED' })
  })

  describe('refuses', () => {
    const cases: [string, Partial<TuneOptions>, string][] = [
      ['no trials', { trials: 0 }, 'TRAINER_INVALID_OPTION'],
      ['half a trial', { trials: 1.5 }, 'TRAINER_INVALID_OPTION'],
      ['no time', { timeBudgetMs: 0 }, 'TRAINER_INVALID_OPTION'],
      ['one fold', { folds: 1 }, 'TRAINER_INVALID_OPTION'],
      ['an unknown metric', { metric: 'auc' as 'roc_auc' }, 'TRAINER_INVALID_OPTION'],
      ['the metric of a ranker', { metric: 'ndcg@10' }, 'TRAINER_INVALID_OPTION'],
      ['an unknown parameter', { space: { num_leafs: { low: 2, high: 3 } } }, 'TRAINER_INVALID_OPTION'],
      [
        'a range outside the space',
        { space: { num_leaves: { low: 2, high: 30 } } },
        'TRAINER_INVALID_OPTION',
      ],
      [
        'a range that ends before it begins',
        { space: { num_leaves: { low: 30, high: 10 } } },
        'TRAINER_INVALID_OPTION',
      ],
      ['an empty space', { space: {} }, 'TRAINER_INVALID_OPTION'],
      ['an unknown option', { trial: 3 } as object, 'TRAINER_INVALID_OPTION'],
      ['more folds than days', { folds: 60 }, 'TRAINER_TOO_FEW_DAYS'],
    ]
    it.each(cases)('%s', async (_, options, code) => {
      await expect(tune({ ...quick, ...options })).rejects.toMatchObject({ code })
    })

    it('a history of another search', async () => {
      const { trials } = await tune({ ...quick, trials: 2 })
      const invalid = (options: Partial<TuneOptions>) =>
        expect(tune({ ...quick, trials: 2, history: trials, ...options })).rejects.toMatchObject({
          code: 'TRAINER_INVALID_OPTION',
          message: expect.stringContaining('"history" must be'),
        })
      await invalid({ seed: 9 })
      await invalid({ folds: 4 })
      await invalid({ trials: 1 })
      await invalid({ history: trials.slice(1) })
      await invalid({ space: { num_leaves: { low: 7, high: 31 } } })
    })
  })
})

function quickData() {
  return { ...data, split, threads: 1 }
}

const trial = (number: number, scores: number[], changes: Partial<TrialRecord> = {}): TrialRecord => {
  const mean = scores.reduce((sum, score) => sum + score) / scores.length
  const std = Math.sqrt(scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / scores.length)
  return { number, params: {}, scores, mean, std, rounds: 1, stopped: false, durationMs: 0, ...changes }
}

describe('chooseBest', () => {
  const defaults = trial(1, [0.7, 0.8, 0.9])

  it('takes a small lead that every fold shows', () => {
    expect(chooseBest('roc_auc', [defaults, trial(2, [0.71, 0.81, 0.92])]).number).toBe(2)
    expect(chooseBest('log_loss', [defaults, trial(2, [0.69, 0.79, 0.88])]).number).toBe(2)
  })

  it('keeps the defaults where a large lead is that of one fold', () => {
    expect(chooseBest('roc_auc', [defaults, trial(2, [1, 0.79, 0.89])]).number).toBe(1)
    expect(chooseBest('log_loss', [defaults, trial(2, [0.4, 0.81, 0.91])]).number).toBe(1)
  })

  it('keeps the defaults where the lead is no more than its standard error, or has none', () => {
    // Leads 0.1, 0 and 0: mean 0.0333, deviation 0.0471, standard error 0.0333, on either side of it by a hair.
    expect(chooseBest('roc_auc', [defaults, trial(2, [0.8, 0.7999, 0.9])]).number).toBe(1)
    expect(chooseBest('roc_auc', [defaults, trial(2, [0.8, 0.8001, 0.9])]).number).toBe(2)
    expect(chooseBest('log_loss', [defaults, trial(2, [0.71, 0.81, 0.92])]).number).toBe(1)
    expect(chooseBest('roc_auc', [trial(1, [0.7]), trial(2, [0.9])]).number).toBe(1)
  })

  it('takes the best of several, the earlier one of equals, and none that was given up', () => {
    const better = trial(3, [0.9, 0.9, 0.95])
    expect(
      chooseBest('roc_auc', [defaults, trial(2, [0.9, 0.9, 0.9]), better, { ...better, number: 4 }]),
    ).toBe(better)
    expect(chooseBest('roc_auc', [defaults, trial(2, [0.99], { stopped: true })]).number).toBe(1)
  })
})

describe('isHopeless', () => {
  const best = trial(1, [0.7, 0.8, 0.9])
  it('compares on the same folds, by twice the spread of the best', () => {
    // The spread (divisor n) is 0.0816.
    expect(isHopeless('roc_auc', [0.54], best)).toBe(false)
    expect(isHopeless('roc_auc', [0.53], best)).toBe(true)
    expect(isHopeless('roc_auc', [0.53, 0.8], best)).toBe(false)
    expect(isHopeless('log_loss', [0.53], best)).toBe(false)
    expect(isHopeless('log_loss', [0.87], best)).toBe(true)
    expect(isHopeless('roc_auc', [0], undefined)).toBe(false)
  })
})
