import { describe, expect, it } from 'vitest'
import { checkParameters, toParameterLine } from './check-parameters.js'
import type { ParameterValue } from './check-value.js'
import { canonicalName, parameterInfo } from './parameter-lookup.js'

function codeOf(parameters: Record<string, ParameterValue>): { code: string; message: string } {
  try {
    checkParameters(parameters)
  } catch (error) {
    return error as { code: string; message: string }
  }
  return { code: 'none', message: '' }
}

describe('names', () => {
  it('puts aliases under LightGBM’s own names', () => {
    expect(checkParameters({ eta: 0.05, n_jobs: 2, app: 'binary' })).toEqual({
      learning_rate: '0.05',
      num_threads: '2',
      objective: 'binary',
    })
    expect(canonicalName('subsample')).toBe('bagging_fraction')
    expect(parameterInfo('max_bins').default).toBe('255')
  })

  it('suggests the name that was probably meant', () => {
    expect(codeOf({ lerning_rate: 0.1 })).toMatchObject({
      code: 'LGBM_UNKNOWN_PARAMETER',
      message: expect.stringContaining('did you mean "learning_rate"?'),
    })
  })

  it('does not take inherited properties for parameters', () => {
    expect(codeOf({ constructor: 1 }).code).toBe('LGBM_UNKNOWN_PARAMETER')
    expect(codeOf(JSON.parse('{"__proto__": 1}')).code).toBe('LGBM_UNKNOWN_PARAMETER')
  })

  it('refuses two names of one parameter', () => {
    expect(codeOf({ learning_rate: 0.1, eta: 0.1 })).toMatchObject({
      code: 'LGBM_PARAMETER_CONFLICT',
      message: expect.stringContaining('"learning_rate" and "eta"'),
    })
  })

  it.each([
    [{ num_iterations: 10 }, '"rounds"'],
    [{ n_estimators: 10 }, '"rounds"'],
    [{ early_stopping_rounds: 10 }, '"earlyStopping"'],
    [{ cat_feature: '0' }, '"categoricalFeatures"'],
    [{ output_model: 'x' }, 'command-line'],
    [{ device: 'gpu' }, 'CPU'],
    [{ tree_learner: 'voting' }, 'several machines'],
    [{ header: true }, 'text file'],
  ])('refuses %o, which would have no effect', (parameters, reason) => {
    expect(codeOf(parameters as Record<string, ParameterValue>)).toMatchObject({
      code: 'LGBM_UNSUPPORTED_PARAMETER',
      message: expect.stringContaining(reason),
    })
  })
})

describe('values', () => {
  it.each<[Record<string, ParameterValue>, string]>([
    [{ deterministic: true }, 'deterministic=true'],
    [{ deterministic: 'False' }, 'deterministic=false'],
    [{ num_leaves: '31' }, 'num_leaves=31'],
    [{ lambda_l1: 1e-7 }, 'lambda_l1=1e-7'],
    [{ metric: ['auc', 'binary'] }, 'metric=auc,binary_logloss'],
    [{ metric: 'AUC, l2' }, 'metric=auc,l2'],
    [{ metric: 'none' }, 'metric=None'],
    [{ objective: 'mse' }, 'objective=regression'],
    [{ monotone_constraints: [1, 0, -1] }, 'monotone_constraints=1,0,-1'],
    [{ eval_at: 5 }, 'eval_at=5'],
    [
      {
        interaction_constraints: [
          [0, 1],
          [2, 3],
        ],
      },
      'interaction_constraints=[0,1],[2,3]',
    ],
  ])('writes %o as LightGBM reads it', (parameters, line) => {
    expect(toParameterLine(checkParameters(parameters))).toBe(line)
  })

  it.each<[Record<string, ParameterValue>, RegExp]>([
    [{ learning_rate: 0 }, /must be greater than 0; got 0$/],
    [{ bagging_fraction: 1.1 }, /greater than 0 and at most 1; got 1.1$/],
    [{ num_leaves: 1 }, /greater than 1/],
    [{ num_leaves: 131073 }, /at most 131072/],
    [{ tweedie_variance_power: 2 }, /at least 1 and less than 2/],
    [{ num_leaves: 31.5 }, /whole number/],
    [{ seed: 2 ** 40 }, /32 bits/],
    [{ learning_rate: Number.NaN }, /finite number/],
    [{ learning_rate: 'fast' }, /finite number; got "fast"/],
    [{ learning_rate: '' }, /finite number/],
    [{ deterministic: 1 }, /true or false; got 1/],
    [{ objective: 'binar' }, /did you mean "binary"\?/],
    [{ objective: 'custom' }, /one of regression/],
    [{ metric: ['auc', 'aucc'] }, /one of .*did you mean "auc"/],
    [{ num_threads: 100_000 }, /at most 1024/],
    [{ num_class: 100_000 }, /at most 1000/],
    [{ eval_at: [1, 2.5] }, /whole number/],
    [{ label_gain: [[1], [2]] }, /a list/],
  ])('refuses %o', (parameters, message) => {
    expect(codeOf(parameters)).toMatchObject({
      code: 'LGBM_INVALID_PARAMETER',
      message: expect.stringMatching(message),
    })
  })

  it.each(['a b', 'a\tb', 'a\nobjective=l1', 'a=b', '"a"', 'a#b'])(
    'lets no text break out of its pair: %j',
    (text) => {
      expect(codeOf({ interaction_constraints: text }).code).toBe('LGBM_INVALID_PARAMETER')
    },
  )
})
