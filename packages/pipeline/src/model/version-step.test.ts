import { describe, expect, it } from 'vitest'
import { proposeVersionStep, versionTraits } from './version-step.js'

type Metadata = Parameters<typeof versionTraits>[0]
type State = Parameters<typeof versionTraits>[1]

interface Over {
  readonly metadata?: object
  readonly options?: object
  readonly parameters?: object
  readonly state?: object
}

function traits(over: Over = {}) {
  const metadata = {
    options: { modelType: 'alert_scorer', split: { kind: 'temporal' }, ...over.options },
    hyperparameters: { num_leaves: 31, learning_rate: 0.05, num_threads: 2, seed: 42, ...over.parameters },
    rounds: 500,
    early_stopping_rounds: 50,
    seed: 42,
    split: { kind: 'temporal', embargoDays: 0 },
    calibration: 'platt',
    threshold: { rule: 'max-f1', threshold: 0.4 },
    training_period: { start_date: '2024-01-01', end_date: '2024-06-30', window_days: 7 },
    ...over.metadata,
  } as unknown as Metadata
  const state = {
    featureNames: ['volume_usd', 'tx_count', 'tier'],
    declared: [{ name: 'tier', table: 'raw_alerts', column: 'tier', kind: 'category', minFrequency: 20 }],
    steps: [
      { name: 'alert', version: 1, state: { mean: 3 } },
      { name: 'tier', version: 1, state: {} },
    ],
    ...over.state,
  } as unknown as State
  return versionTraits(metadata, state)
}

const step = (after: Over, before: Over = {}) => proposeVersionStep(traits(before), traits(after))

describe('proposeVersionStep', () => {
  it.each<[string, Over, Over?]>([
    ['nothing but the data', {}],
    ['the window', { metadata: { training_period: { start_date: '2024-02-01', window_days: 7 } } }],
    [
      'the day the test period begins on',
      { options: { split: { testStart: '2024-06-01' } } },
      { options: { split: { testStart: '2024-05-01' } } },
    ],
    [
      'the threshold that the same rule chose',
      { metadata: { threshold: { rule: 'max-f1', threshold: 0.9 } } },
    ],
    [
      'what was fitted',
      {
        state: {
          steps: [
            { name: 'alert', version: 1, state: { mean: 9 } },
            { name: 'tier', version: 1, state: {} },
          ],
        },
      },
    ],
    ['the threads', { parameters: { num_threads: 8 } }],
    [
      'folds, budget and acknowledged features',
      {
        options: { split: { kind: 'temporal' }, cvFolds: 3, alertsPerDay: 9, acknowledgedFeatures: ['tier'] },
      },
    ],
    [
      'writing out a default',
      { options: { split: { testSize: 0.2 }, labels: { strategy: 'column', column: 'label' } } },
    ],
  ])('is a patch where %s changed', (_what, after, before = {}) => {
    expect(step(after, before).step).toBe('patch')
  })

  it.each([
    ['a parameter', { parameters: { num_leaves: 63 } }, 'num_leaves 31 → 63'],
    ['a further parameter', { parameters: { max_depth: 4 } }, 'max_depth none → 4'],
    ['the seed', { metadata: { seed: 7 }, parameters: { seed: 7 } }, 'seed 42 → 7'],
    ['the rounds', { metadata: { rounds: 50 } }, 'rounds 500 → 50'],
    ['early stopping', { metadata: { early_stopping_rounds: 0 } }, 'early stopping rounds 50 → 0'],
    ['the split', { metadata: { split: { kind: 'group', embargoDays: 0 } } }, 'split temporal → group'],
    ['the embargo', { metadata: { split: { kind: 'temporal', embargoDays: 7 } } }, 'embargo in days 0 → 7'],
    ['the test size', { options: { split: { testSize: 0.3 } } }, 'test size 0.2 → 0.3'],
    ['the calibration', { metadata: { calibration: null } }, 'calibration platt → none'],
    [
      'the threshold rule',
      { metadata: { threshold: { rule: 'recall=0.95' } } },
      'threshold rule max-f1 → recall=0.95',
    ],
  ])('is minor where %s changed', (_what, after, reason) => {
    expect(step(after)).toEqual({ step: 'minor', reason })
  })

  it.each<[string, Over, string | RegExp, Over?]>([
    [
      'a feature more',
      { state: { featureNames: ['volume_usd', 'tx_count', 'tier', 'hour'] } },
      'features added: hour',
    ],
    ['a feature less', { state: { featureNames: ['volume_usd', 'tier'] } }, 'features removed: tx_count'],
    [
      'another version of a step',
      { state: { steps: [{ name: 'alert', version: 2 }] } },
      'version of step alert 1 → 2',
    ],
    [
      'a declared column from elsewhere',
      {
        state: {
          declared: [
            { name: 'tier', table: 'raw_features', column: 'tier', kind: 'category', minFrequency: 20 },
          ],
        },
      },
      /^column tier /,
    ],
    [
      'the window length',
      { metadata: { training_period: { window_days: 30 } } },
      'window length in days 7 → 30',
    ],
    [
      'another source mapping',
      { metadata: { sources: { sha256: 'ab', tables: [] } } },
      'source mapping none → ab',
    ],
    [
      'the label strategy',
      { options: { split: {}, labels: { strategy: 'address-labels' } } },
      /^labels .*address-labels/,
    ],
    [
      'the label query',
      { options: { split: {}, labels: { strategy: 'query', sql: 'SELECT 2' } } },
      /^labels /,
      { options: { split: {}, labels: { strategy: 'query', sql: 'SELECT 1' } } },
    ],
    [
      'the cluster rule',
      { options: { modelType: 'cluster_scorer', split: {}, clusterRule: { share: 0.5 } } },
      'cluster rule any → {"share":0.5}',
      { options: { modelType: 'cluster_scorer', split: {} } },
    ],
  ])('is major where there is %s', (_what, after, reason, before = {}) => {
    const proposed = step(after, before)
    expect(proposed.step).toBe('major')
    expect(proposed.reason).toMatch(reason)
  })

  it('is major where both features and parameters changed, and names features first', () => {
    const proposed = step({ parameters: { num_leaves: 3 }, state: { featureNames: ['tier'] } })
    expect(proposed).toEqual({ step: 'major', reason: 'features removed: volume_usd, tx_count' })
  })

  it('shortens long lists', () => {
    const names = Array.from({ length: 40 }, (_, i) => `own_${i}`)
    expect(step({ state: { featureNames: ['volume_usd', 'tx_count', 'tier', ...names] } }).reason).toBe(
      'features added: own_0, own_1, own_2, own_3, own_4 and 35 more',
    )
  })
})
