import { describe, expect, it } from 'vitest'
import { claimLabel, formatModelId, versionOfModelId } from './model-id.js'

describe('formatModelId', () => {
  it('joins type, network, version and the time in UTC', () => {
    const createdAt = new Date('2024-12-31T23:59:59.999-05:00')
    expect(
      formatModelId({ modelType: 'alert_scorer', network: 'bitcoin', version: '1.2.0', createdAt }),
    ).toBe('alert_scorer_bitcoin_v1.2.0_20250101_045959')
  })
})

describe('versionOfModelId', () => {
  it.each([
    ['alert_scorer_bitcoin_v1.2.0_20250101_045959', '1.2.0'],
    ['alert_scorer_bitcoin_v10.0.0-rc.1+build.5_20250101_045959_2', '10.0.0-rc.1+build.5'],
    ['alert_scorer_net_v2_v1.0.0_20250101_045959', '1.0.0'],
  ])('reads %s', (id, version) => {
    expect(versionOfModelId(id)).toBe(version)
  })

  it.each([
    'alert_scorer_bitcoin_v1.2_20250101_045959',
    'alert_scorer_bitcoin_v1.2.0_20250101',
    'alert_scorer_bitcoin_v1.2.0_20250101_045959/..',
    '../alert_scorer_bitcoin_v1.2.0_20250101_045959',
    '.staging-alert_scorer_bitcoin_v1.2.0_20250101_045959',
    `alert_scorer_bitcoin_v1.2.0-${'a'.repeat(300)}_20250101_045959`,
    '',
  ])('takes %s for no id', (id) => {
    expect(versionOfModelId(id)).toBeUndefined()
  })
})

it.each([
  ['alert_scorer_ethereum_v1.0.0_20240506_070809', 'alert_scorer_ethereum_v1.0.0'],
  ['alert_scorer_ethereum_v1.0.0_20240506_070809_12', 'alert_scorer_ethereum_v1.0.0'],
  ['a_b_v10.0.0-rc.1+b.2_20240506_070809', 'a_b_v10.0.0-rc.1+b.2'],
])('claims for %s what a save of its version claims', (modelId, label) => {
  expect(claimLabel(modelId)).toBe(label)
})
