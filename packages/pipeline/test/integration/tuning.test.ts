import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { type Logger, silentLogger, type TrainingWindow } from '@alertsmith/core'
import { createRegistry } from '@alertsmith/storage'
import { generateNetwork } from '@alertsmith/synthetic'
import { openTestNetwork, type TestNetwork } from '@alertsmith/testkit'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { readParamsFile } from '../../src/config/params.js'
import type { TrainingOptions } from '../../src/training/options.js'
import { runTraining } from '../../src/training/train.js'
import { tuneModel } from '../../src/tuning/tune-model.js'

let network: TestNetwork
let window: TrainingWindow
let directory: string

beforeAll(async () => {
  network = await openTestNetwork('demo')
  window = (await generateNetwork(network.database, { alerts: 3_000, seed: 11 })).window
  directory = mkdtempSync(join(tmpdir(), 'alertsmith-tuning-'))
})
afterAll(async () => {
  rmSync(directory, { recursive: true, force: true })
  await network?.close()
})

const training = (over: Partial<TrainingOptions> = {}): TrainingOptions => ({
  modelType: 'alert_scorer',
  window,
  split: { kind: 'temporal' },
  cvFolds: 2,
  params: {},
  seed: 42,
  threads: 1,
  ...over,
})

const tune = (
  name: string,
  over: Partial<TrainingOptions> = {},
  signal?: AbortSignal,
  trials = 3,
  logger?: Logger,
) =>
  tuneModel(
    { training: training(over), trials, output: join(directory, `${name}.yaml`) },
    { database: network.database, signal, logger },
  )

/** What decides a trial, without the time it took. */
const told = (trials: readonly { readonly durationMs: number }[]) =>
  trials.map(({ durationMs: _, ...trial }) => trial)

it('writes the best parameters as a file that training takes', async () => {
  const summary = await tune('whole')
  expect(summary.trials).toHaveLength(3)
  expect(summary.defaults.params).toMatchObject({ num_leaves: 31, learning_rate: 0.05 })
  const params = readParamsFile(summary.params_path)
  expect(params).toEqual(summary.params)
  const registry = createRegistry({ location: join(directory, 'models'), database: network.database })
  const model = await runTraining(
    { ...training({ cvFolds: 0 }), params },
    { database: network.database, registry },
  )
  const { metadata } = await registry.load(model.model_id)
  expect(metadata.hyperparameters).toMatchObject({ num_leaves: summary.params.num_leaves })
})

it('goes on after an interrupt as if there had been none', async () => {
  const whole = await tune('uninterrupted')
  const path = join(directory, 'interrupted.yaml.trials.jsonl')
  const stored = () => readFileSync(path, 'utf8').split('\n').length - 2
  const controller = new AbortController()
  // A trial is said in the log and then stored; the next one finds the signal aborted.
  const info = (_: object, message: string) => {
    if (message.startsWith('Trial 2')) controller.abort(new Error('stop'))
  }
  const logger = { ...silentLogger, info }
  await expect(tune('interrupted', {}, controller.signal, 3, logger)).rejects.toMatchObject({
    category: 'interrupted',
  })
  expect(stored()).toBe(2)
  // A write that a crash cut short.
  appendFileSync(path, '{"number":2,"par')
  const resumed = await tune('interrupted')
  expect(resumed.resumed).toBe(2)
  expect(told(resumed.trials)).toEqual(told(whole.trials))
  expect(resumed.best.number).toBe(whole.best.number)
})

it.each([
  ['another split', { split: { kind: 'stratified' as const } }, undefined],
  ['another seed', { seed: 43 }, undefined],
  ['other features', { features: { exclude: ['network'] } }, undefined],
  ['another number of trials', {}, 4],
])('refuses to go on with %s', async (name, over, trials) => {
  const output = `mismatch-${name.replaceAll(' ', '-')}`
  await tune(output, {}, undefined, 3)
  await expect(tune(output, over, undefined, trials ?? 3)).rejects.toMatchObject({
    code: 'PIPELINE_STUDY_MISMATCH',
  })
})

it('refuses to go on with a file that is no study', async () => {
  writeFileSync(join(directory, 'notes.yaml.trials.jsonl'), 'my notes\n')
  await expect(tune('notes')).rejects.toMatchObject({ code: 'PIPELINE_STUDY_MISMATCH' })
})

it('tunes rankers by NDCG and cluster scorers by AUC', async () => {
  const ranker = await tune('ranker', { modelType: 'alert_ranker' }, undefined, 2)
  const clusters = await tune(
    'clusters',
    { modelType: 'cluster_scorer', allowInsufficient: true, split: { kind: 'stratified' } },
    undefined,
    2,
  )
  expect([ranker.metric, clusters.metric]).toEqual(['ndcg@10', 'roc_auc'])
})

it('refuses a second run on one study before it reads anything', async () => {
  const first = tune('together', {}, undefined, 2)
  while (!existsSync(join(directory, 'together.yaml.trials.jsonl.lock'))) await setImmediate()
  const asked = vi.fn()
  await expect(
    tuneModel(
      { training: training(), trials: 2, output: join(directory, 'together.yaml') },
      { database: { ...network.database, queryRows: asked } },
    ),
  ).rejects.toMatchObject({ code: 'PIPELINE_STUDY_IN_USE', retryable: true })
  expect(asked).not.toHaveBeenCalled()
  expect((await first).trials).toHaveLength(2)
})
