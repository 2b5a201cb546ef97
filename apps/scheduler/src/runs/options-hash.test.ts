import { expect, it } from 'vitest'
import { exampleJob } from '../../test/support/example-job.js'
import { canonicalHash } from './canonical-hash.js'
import { optionsHash, runKey } from './options-hash.js'

it('hashes what a value says, not how it is written', () => {
  expect(canonicalHash({ a: 1, b: { c: [1, 2], d: undefined } })).toBe(
    canonicalHash({ b: { c: [1, 2] }, a: 1 }),
  )
  expect(canonicalHash([1, 2])).not.toBe(canonicalHash([2, 1]))
  expect(canonicalHash({ a: null })).not.toBe(canonicalHash({}))
  expect(canonicalHash({ a: '1' })).not.toBe(canonicalHash({ a: 1 }))
})

it('tells options apart that change the model, and no others', () => {
  const job = exampleJob()
  const training = { ...job.training }
  const hash = (change: Parameters<typeof exampleJob>[0]) => optionsHash(exampleJob(change), 'alert_scorer')
  expect(hash({ training: { ...training, threads: 7 } })).toBe(hash({}))
  expect(hash({ name: 'other', cron: '* * * * *', jitterMs: 5 })).toBe(hash({}))
  const different = [
    hash({}),
    hash({ training: { ...training, params: { num_leaves: 63 } } }),
    hash({ training: { ...training, seed: 7 } }),
    hash({ training: { ...training, labels: { strategy: 'address-labels' } } }),
    hash({ window: { ...job.window, snapshotDays: 30 } }),
    optionsHash(job, 'alert_ranker'),
  ]
  expect(new Set(different).size).toBe(different.length)
})

it('gives every part of a run its share of the key', () => {
  const identity = {
    job: 'daily',
    network: 'demo',
    modelType: 'alert_scorer',
    dataFingerprint: 'f',
    optionsHash: 'o',
    features: {},
  } as const
  const keys = [
    runKey(identity),
    runKey({ ...identity, job: 'weekly' }),
    runKey({ ...identity, network: 'other' }),
    runKey({ ...identity, modelType: 'alert_ranker' }),
    runKey({ ...identity, dataFingerprint: 'g' }),
    runKey({ ...identity, optionsHash: 'p' }),
    runKey({ ...identity, features: { exclude: ['volume_usd'] } }),
  ]
  expect(new Set(keys).size).toBe(keys.length)
  expect(keys[0]).toMatch(/^[0-9a-f]{64}$/)
})
