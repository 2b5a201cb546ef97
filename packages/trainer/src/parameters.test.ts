import { availableParallelism } from 'node:os'
import { describe, expect, it } from 'vitest'
import { ALERT_SCORER_DEFAULTS, RANKER_DEFAULTS } from './parameter-defaults.js'
import { resolveParameters, watchedMetric } from './parameters.js'

describe('resolveParameters', () => {
  it('starts from the defaults and makes training repeatable', () => {
    expect(resolveParameters({})).toEqual({
      lightgbm: {
        objective: 'binary',
        metric: 'auc',
        boosting: 'gbdt',
        num_leaves: 31,
        learning_rate: 0.05,
        feature_fraction: 0.9,
        bagging_fraction: 0.8,
        bagging_freq: 5,
        max_depth: -1,
        min_data_in_leaf: 20,
        verbosity: -1,
        force_row_wise: true,
        deterministic: true,
        seed: 42,
        num_threads: availableParallelism(),
      },
      rounds: 100,
      earlyStoppingRounds: 50,
      seed: 42,
      threads: availableParallelism(),
    })
  })

  it("lays the caller's parameters over them, whatever alias they use", () => {
    const { lightgbm } = resolveParameters({ params: { eta: 0.2, min_child_samples: 5, subsample: 1 } })
    expect(lightgbm).toMatchObject({ learning_rate: 0.2, min_data_in_leaf: 5, bagging_fraction: 1 })
    expect(Object.keys(lightgbm)).not.toContain('eta')
  })

  it('takes rounds, early stopping, seed and threads from the parameters as well', () => {
    const params = { n_estimators: 30, early_stopping_rounds: '7', random_state: 3, n_jobs: 2 }
    const resolved = resolveParameters({ params })
    expect(resolved).toMatchObject({ rounds: 30, earlyStoppingRounds: 7, seed: 3, threads: 2 })
    expect(resolved.lightgbm).toMatchObject({ seed: 3, num_threads: 2 })
    expect(resolved.lightgbm).not.toHaveProperty('num_iterations')
  })

  it('builds histograms column by column where asked to', () => {
    const { lightgbm } = resolveParameters({ params: { force_col_wise: true } })
    expect(lightgbm).not.toHaveProperty('force_row_wise')
  })

  it('allows dart only without early stopping', () => {
    const params = { boosting: 'dart' }
    expect(() => resolveParameters({ params })).toThrow(/got "dart".*set "earlyStoppingRounds" to 0/)
    expect(resolveParameters({ params, earlyStoppingRounds: 0 }).lightgbm.boosting).toBe('dart')
  })

  it.each([
    [{ objective: 'regression' }, 'TRAINER_UNSUPPORTED_PARAMETER'],
    [{ application: 'lambdarank' }, 'TRAINER_UNSUPPORTED_PARAMETER'],
    [{ num_class: 3 }, 'TRAINER_UNSUPPORTED_PARAMETER'],
    [{ metric: 'ndcg' }, 'TRAINER_UNSUPPORTED_PARAMETER'],
    [{ metric: ['auc', 'l2'] }, 'TRAINER_UNSUPPORTED_PARAMETER'],
    [{ metric: 'None' }, 'TRAINER_UNSUPPORTED_PARAMETER'],
    [{ deterministic: false }, 'TRAINER_UNSUPPORTED_PARAMETER'],
    [{ eta: 0.1, learning_rate: 0.2 }, 'TRAINER_INVALID_OPTION'],
    [{ num_iterations: 0 }, 'TRAINER_INVALID_OPTION'],
    [{ num_iterations: 'many' }, 'TRAINER_INVALID_OPTION'],
    [{ num_leafs: 31 }, 'LGBM_UNKNOWN_PARAMETER'],
    [{ learning_rate: -1 }, 'LGBM_INVALID_PARAMETER'],
    [{ device: 'gpu' }, 'LGBM_UNSUPPORTED_PARAMETER'],
  ])('refuses %j', (params, code) => {
    expect(() => resolveParameters({ params })).toThrow(expect.objectContaining({ code }))
  })

  it.each([
    [{ rounds: 0 }],
    [{ rounds: 2.5 }],
    [{ earlyStoppingRounds: -1 }],
    [{ seed: 2 ** 31 }],
    [{ threads: 0 }],
    [{ rounds: 10, params: { num_boost_round: 20 } }],
  ])('refuses %j', (options) => {
    expect(() => resolveParameters(options)).toThrow(
      expect.objectContaining({ code: 'TRAINER_INVALID_OPTION' }),
    )
  })

  it('accepts the same number as option and as parameter', () => {
    expect(resolveParameters({ seed: 5, params: { seed: 5 } }).seed).toBe(5)
  })
})

it.each([
  [ALERT_SCORER_DEFAULTS, 'auc'],
  [{ metric: 'average_precision,binary' }, 'average_precision'],
  [RANKER_DEFAULTS, 'ndcg@10000'],
  [{ metric: ['map', 'ndcg'], eval_at: '3,1' }, 'map@3'],
])('early stopping watches the first metric of %j under the name LightGBM reports', (parameters, name) => {
  expect(watchedMetric(parameters)).toBe(name)
})

describe('parameters of a ranker', () => {
  it('start from its own defaults', () => {
    const { lightgbm } = resolveParameters({ modelType: 'alert_ranker', params: { ndcg_eval_at: [5] } })
    expect(lightgbm).toMatchObject({ objective: 'lambdarank', metric: 'ndcg', eval_at: [5], num_leaves: 31 })
  })

  it.each([[{ objective: 'binary' }], [{ metric: 'auc' }], [{ objective: 'rank_xendcg' }]])(
    'refuse %j in the name of trainAlertRanker',
    (params) => {
      expect(() => resolveParameters({ modelType: 'alert_ranker', params })).toThrow(/^trainAlertRanker: /)
    },
  )
})

it('a cluster scorer has the parameters of an alert scorer', () => {
  expect(resolveParameters({ modelType: 'cluster_scorer' })).toEqual(resolveParameters({}))
})

it('refuses an unknown model type', () => {
  expect(() => resolveParameters({ modelType: 'ranker' as 'alert_ranker' })).toThrow(
    'resolveParameters: "modelType" must be one of alert_scorer, alert_ranker, cluster_scorer; got "ranker".',
  )
})
