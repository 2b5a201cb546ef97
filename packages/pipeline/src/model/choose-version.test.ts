import { ModelCorruptError, type Registry } from '@alertsmith/storage'
import { expect, it } from 'vitest'
import { chooseVersion, stepToSave } from './choose-version.js'
import type { VersionTraits } from './version-step.js'

const key = { network: 'ethereum', modelType: 'alert_scorer' } as const
const traits: VersionTraits = { features: ['volume_usd'], definitions: {}, meaning: {}, making: {} }

const registry = (modelId: string | undefined, problem?: Error) =>
  ({
    latest: async () => (modelId === undefined ? undefined : { modelId }),
    load: async () => {
      throw problem
    },
  }) as unknown as Registry

it('begins where there is no model, and says so where a version is named as well', async () => {
  expect(await chooseVersion(registry(undefined), key, traits)).toMatchObject({
    step: 'first',
    compared_with: null,
  })
  expect(await chooseVersion(registry(undefined), { ...key, version: '4.0.0' }, traits)).toEqual({
    step: 'given',
    compared_with: null,
    reason: 'asked for by name; the first model of its network and type',
  })
})

it('goes a minor step where the latest model cannot be compared with, and says why', async () => {
  const choice = await chooseVersion(
    registry('m', new ModelCorruptError('model.txt is missing.')),
    key,
    traits,
  )
  expect(choice).toEqual({
    step: 'minor',
    compared_with: null,
    reason: 'm cannot be compared with (model.txt is missing.)',
  })
  expect(stepToSave(choice)).toBe('minor')
})

it('does not hide faults of the program', async () => {
  await expect(chooseVersion(registry('m', new TypeError('a fault')), key, traits)).rejects.toThrow('a fault')
})
