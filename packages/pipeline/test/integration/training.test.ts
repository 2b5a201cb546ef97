import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TrainingWindow } from '@alertsmith/core'
import { createRegistry } from '@alertsmith/storage'
import { generateNetwork } from '@alertsmith/synthetic'
import { openTestNetwork, type TestNetwork } from '@alertsmith/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadModel } from '../../src/model/load.js'
import type { TrainingOptions } from '../../src/training/options.js'
import { runTraining } from '../../src/training/train.js'

let network: TestNetwork
let window: TrainingWindow
let directory: string

beforeAll(async () => {
  network = await openTestNetwork('demo')
  window = (await generateNetwork(network.database, { alerts: 3_000, seed: 11 })).window
  directory = mkdtempSync(join(tmpdir(), 'alertsmith-models-'))
})
afterAll(async () => {
  rmSync(directory, { recursive: true, force: true })
  await network?.close()
})

const options = (over: Partial<TrainingOptions> = {}): TrainingOptions => ({
  modelType: 'alert_scorer',
  window,
  split: { kind: 'temporal' },
  cvFolds: 3,
  params: { num_iterations: 60 },
  seed: 42,
  threads: 1,
  ...over,
})

const registry = (name: string) =>
  createRegistry({ location: join(directory, name), database: network.database })

/** metadata.json without what may differ between equal runs: times, ids and what is derived from them. */
function comparable(folder: string): Record<string, unknown> {
  const metadata = JSON.parse(readFileSync(join(folder, 'metadata.json'), 'utf8'))
  const { model_id, version, version_choice, created_at, phase_ms, metadata_sha256, files, ...rest } =
    metadata
  // The report names the model and the time.
  const { 'report.html': report, ...others } = files
  const expected = [model_id, version, version_choice, created_at, phase_ms, metadata_sha256, report]
  expect(expected).not.toContain(undefined)
  return { ...rest, files: others }
}

describe('runTraining', () => {
  it('leaves a whole model with its evidence and a row in trained_models', async () => {
    const models = registry('whole')
    const phases: string[] = []
    const summary = await runTraining(options(), {
      database: network.database,
      registry: models,
      onPhase: (phase) => phases.push(phase),
    })

    expect(phases).toEqual(['extract', 'features', 'train', 'judge', 'save'])
    expect(summary).toMatchObject({
      model_type: 'alert_scorer',
      network: 'demo',
      version: '1.0.0',
      recorded: true,
    })
    expect(summary.rows.total).toBe(3_000)
    expect(summary.rows.train + summary.rows.validation + summary.rows.test).toBe(3_000)
    expect(summary.metrics.test_auc).toBeGreaterThan(0.75)
    expect(summary.metrics.cv_scores).toHaveLength(3)
    expect(summary.phase_ms.total).toBeGreaterThanOrEqual(summary.phase_ms.extract + summary.phase_ms.train)
    expect(readdirSync(summary.model_path).sort()).toEqual([
      'calibration.json',
      'evaluation.json',
      'features.json',
      'golden.json',
      'metadata.json',
      'model.txt',
      'reference.json',
      'report.html',
    ])
    const rows = await network.database.queryRows<{ model_id: string; data_fingerprint: string }>({
      sql: 'SELECT model_id, data_fingerprint FROM trained_models WHERE model_id = {id:String}',
      params: { id: summary.model_id },
    })
    expect(rows).toEqual([{ model_id: summary.model_id, data_fingerprint: summary.data_fingerprint }])

    using ready = await loadModel(models, summary.model_id)
    expect(ready.model.metadata).toMatchObject({
      training_period: { start_date: window.startDate, end_date: window.endDate, window_days: 7 },
      best_iteration: summary.metrics.best_iteration,
      seed: 42,
      threads: 1,
      label_strategy: 'column',
    })
  })

  it.each(['temporal', 'stratified', 'group'] as const)(
    '%s split: equal runs give byte-identical models',
    async (kind) => {
      const models = registry(`twice-${kind}`)
      const context = { database: network.database, registry: models }
      const first = await runTraining(options({ split: { kind } }), context)
      const second = await runTraining(options({ split: { kind } }), context)

      for (const file of ['model.txt', 'features.json', 'golden.json']) {
        const [a, b] = [first, second].map(({ model_path }) => readFileSync(join(model_path, file)))
        expect(a!.equals(b!), file).toBe(true)
      }
      expect(comparable(second.model_path)).toEqual(comparable(first.model_path))
      expect([first.version, second.version]).toEqual(['1.0.0', '1.0.1'])
      expect([first.version_choice.step, second.version_choice.step]).toEqual(['first', 'patch'])
      expect(second.version_choice.compared_with).toBe(first.model_id)
    },
  )

  it('moves the version by what changed, and takes one by name', async () => {
    const context = { database: network.database, registry: registry('versions') }
    const train = async (over: Partial<TrainingOptions>) => {
      const { version, version_choice } = await runTraining(options({ cvFolds: 0, ...over }), context)
      return [version, version_choice.step]
    }
    expect(await train({})).toEqual(['1.0.0', 'first'])
    expect(await train({ params: { num_iterations: 10 } })).toEqual(['1.1.0', 'minor'])
    expect(await train({ features: { exclude: ['volume_usd'] } })).toEqual(['2.0.0', 'major'])
    expect(await train({ version: '5.0.0-rc.1', features: { exclude: ['volume_usd'] } })).toEqual([
      '5.0.0-rc.1',
      'given',
    ])
    expect(await train({ features: { exclude: ['volume_usd'] } })).toEqual(['5.0.0', 'patch'])
  })

  it('refuses a version that exists, or is none, before anything is read', async () => {
    const phases: string[] = []
    const context = {
      database: network.database,
      registry: registry('versions'),
      onPhase: (phase: string) => phases.push(phase),
    }
    for (const [version, code] of [
      ['1.0.0', 'STORAGE_VERSION_EXISTS'],
      ['one', 'STORAGE_MODEL_INPUT'],
    ] as const) {
      await expect(runTraining(options({ version }), context)).rejects.toMatchObject({ code })
    }
    expect(phases).toEqual([])
  })

  it('another seed gives another model, on the same data', async () => {
    const context = { database: network.database, registry: registry('seeds') }
    const first = await runTraining(options({ cvFolds: 0 }), context)
    const second = await runTraining(options({ cvFolds: 0, seed: 43 }), context)
    expect(second.data_fingerprint).toBe(first.data_fingerprint)
    const [a, b] = [first, second].map(({ model_path }) =>
      readFileSync(join(model_path, 'model.txt'), 'utf8'),
    )
    expect(a).not.toBe(b)
    expect(first.metrics).toMatchObject({ cv_auc_mean: null, cv_auc_std: null, cv_scores: null })
  })

  it('refuses parameters that LightGBM does not know before anything is read', async () => {
    const phases: string[] = []
    const run = runTraining(options({ params: { num_leafs: 3 } }), {
      database: network.database,
      registry: registry('refused'),
      onPhase: (phase) => phases.push(phase),
    })
    await expect(run).rejects.toMatchObject({ code: 'LGBM_UNKNOWN_PARAMETER', category: 'usage' })
    expect(phases).toEqual([])
  })

  it.each(['extract', 'features', 'train', 'judge', 'save'])(
    'leaves nothing when aborted as %s begins',
    async (phase) => {
      const models = registry(`aborted-${phase}`)
      const controller = new AbortController()
      const run = runTraining(options(), {
        database: network.database,
        registry: models,
        signal: controller.signal,
        onPhase: (begun) => begun === phase && controller.abort(new Error('stop')),
      })
      await expect(run).rejects.toMatchObject({ category: 'interrupted' })
      expect(readdirSync(models.location)).toEqual([])
    },
  )
})
