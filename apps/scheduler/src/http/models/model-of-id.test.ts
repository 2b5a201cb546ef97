import { expect, it } from 'vitest'
import { modelOfId } from './model-of-id.js'

it.each([
  ['alert_scorer_ethereum_v1.2.0_20260501_020110', 'ethereum'],
  ['alert_ranker_my_net_v1.2.0-rc.1_20260501_020110_2', 'my_net'],
  ['cluster_scorer_net_v1_v10.0.0_20260501_020110', 'net_v1'],
])('%s is of %s', (modelId, network) => {
  expect(modelOfId(modelId)).toEqual({ network, modelId })
})

it.each([
  '',
  '../../etc/passwd',
  'other_ethereum_v1.2.0_20260501_020110',
  'alert_scorer_v1.2.0_20260501_020110',
  'alert_scorer_../x_v1.2.0_20260501_020110',
  'alert_scorer_system_v1.2.0_20260501_020110',
  `alert_scorer_${'n'.repeat(300)}_v1.2.0_20260501_020110`,
])('%j is no id of a model', (modelId) => {
  expect(modelOfId(modelId)).toBeUndefined()
})
