import { join } from 'node:path'
import { MODEL_TYPES, type ModelType, type TrainingWindow } from '@alertsmith/core'
import { type FeatureStep, number } from '@alertsmith/features'
import { applySchema, createRegistry, type NetworkDatabase, type Registry } from '@alertsmith/storage'
import { generateNetwork } from '@alertsmith/synthetic'
import { openTestStore, type TestStore } from '@alertsmith/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { reproduceModel } from '../../src/reproduction/reproduce-model.js'
import type { TrainingOptions } from '../../src/training/options.js'
import { runTraining } from '../../src/training/train.js'
import { copyModel, type Metadata, temporaryFolder, trainingOptions } from '../support/models.js'

const folder = temporaryFolder()
let opened: TestStore
let database: NetworkDatabase
let window: TrainingWindow
let registry: Registry

beforeAll(async () => {
  opened = await openTestStore()
  database = (await applySchema(opened.store, 'demo')).database
  window = (await generateNetwork(database, { alerts: 1_500, seed: 11 })).window
  registry = createRegistry({ location: join(folder.path, 'models'), database })
})
afterAll(async () => {
  folder.remove()
  await opened?.close()
})

function train(modelType: ModelType, over: Partial<TrainingOptions> = {}) {
  const options = trainingOptions(modelType, window, { allowInsufficient: true, ...over })
  return runTraining(options, { database, registry })
}

/** One model for all that needs no particular one. */
let plain: ReturnType<typeof train> | undefined
const plainModel = () => {
  plain ??= train('alert_scorer')
  return plain
}

/** A team's own step, as small as they come. */
const ownStep: FeatureStep = {
  name: 'halves',
  version: 1,
  inputs: { volume: number('alerts', 'volume_usd') },
  outputs: [
    {
      name: 'half_volume',
      group: 'own',
      sources: ['alerts.volume_usd'],
      meaning: 'half of the volume',
      unit: 'USD',
      missing: 'nan',
      fitted: false,
    },
  ],
  transform({ columns, out, numRows }) {
    const volume = columns.volume as Float64Array
    for (let row = 0; row < numRows; row++) out.half_volume![row] = volume[row]! / 2
  },
}

describe('reproduceModel', () => {
  it.each([
    ['alert_scorer', { cvFolds: 3, split: { kind: 'stratified' } }],
    ['alert_ranker', { split: { kind: 'temporal', embargoDays: 14 } }],
    ['cluster_scorer', { clusterRule: { share: 0.5 } }],
  ] as const)('gives a %s again, byte for byte', async (modelType, over) => {
    const { model_id } = await train(modelType, over)
    const reproduction = await reproduceModel(model_id, { database, registry })
    expect(reproduction).toMatchObject({ model_id, identical: true, first_difference: null, environment: [] })
    expect(reproduction.stages.map(({ stage, same }) => [stage, same])).toEqual([
      ['data', true],
      ['split', true],
      ['features', true],
      ['trees', true],
    ])
    expect((await registry.list()).models.filter((model) => model.modelType === modelType)).toHaveLength(1)
  })

  it.each(MODEL_TYPES)('does so for a %s on the statements of addresses', async (modelType) => {
    const { model_id, rows } = await train(modelType, {
      labels: { strategy: 'address-labels', minConfidence: 0.1 },
      split: { kind: 'stratified' },
    })
    // Few addresses are spoken of.
    expect(rows.total).toBeLessThan(1_000)
    expect((await registry.load(model_id)).metadata.label_strategy).toBe('address-labels')
    expect(await reproduceModel(model_id, { database, registry })).toMatchObject({ identical: true })
  })

  it('does so for labels by a query, chosen features and own parameters', async () => {
    const { model_id } = await train('alert_scorer', {
      labels: {
        strategy: 'query',
        sql: 'SELECT alert_id, label, 1 + (volume_usd > 1000) AS weight FROM raw_alerts -- weighted',
      },
      features: { include: ['alert', 'network', 'temporal'], exclude: ['month'] },
      params: { num_leaves: 7, num_iterations: 10, bagging_fraction: 0.7, bagging_freq: 1 },
      calibration: 'isotonic',
      threshold: 'recall=0.9',
    })
    expect(await reproduceModel(model_id, { database, registry })).toMatchObject({ identical: true })
  })

  /** A copy of the model whose metadata says something else, signed again. */
  async function reproduceEdited(name: string, edit: (metadata: Metadata) => void) {
    const { model_id, model_path } = await plainModel()
    const directory = join(folder.path, name)
    copyModel(model_path, model_id, directory, { edit, sign: true })
    return reproduceModel(model_id, { database, registry: createRegistry({ location: directory, database }) })
  }

  it('names the trees where another seed is recorded', async () => {
    const reproduction = await reproduceEdited('seed', ({ options }) => {
      ;(options as { seed: number }).seed = 7
    })
    expect(reproduction).toMatchObject({ identical: false, first_difference: 'trees' })
    expect(reproduction.stages.map(({ same }) => same)).toEqual([true, true, true, false])
  })

  it('names the split where another first test day is recorded', async () => {
    const reproduction = await reproduceEdited('split', ({ options }) => {
      ;(options as { split: object }).split = { kind: 'temporal', testStart: '2024-05-01' }
    })
    expect(reproduction).toMatchObject({ identical: false, first_difference: 'split' })
  })

  it('names the features where others are recorded', async () => {
    const reproduction = await reproduceEdited('features', ({ options }) => {
      ;(options as { features: object }).features = { steps: [], exclude: ['cluster'] }
    })
    expect(reproduction).toMatchObject({ identical: false, first_difference: 'features' })
  })

  it('says which Node made the model, where it is another', async () => {
    const reproduction = await reproduceEdited('node', ({ versions }) => {
      ;(versions as { node: string }).node = '22.0.0'
    })
    expect(reproduction.identical).toBe(true)
    expect(reproduction.environment).toEqual([`node ${process.versions.node} (trained with 22.0.0)`])
  })

  it('needs the own steps of the training, in their version', async () => {
    const { model_id } = await train('alert_scorer', { features: { steps: [ownStep] } })
    const reproduce = (steps: readonly FeatureStep[]) =>
      reproduceModel(model_id, { database, registry, steps })
    expect(await reproduce([ownStep])).toMatchObject({ identical: true })
    const missing = { code: 'PIPELINE_OWN_STEPS_MISSING', message: expect.stringContaining('"halves"') }
    await expect(reproduce([])).rejects.toMatchObject(missing)
    await expect(reproduce([{ ...ownStep, version: 2 }])).rejects.toMatchObject(missing)
  })

  it('needs the network of the training', async () => {
    const { model_id } = await plainModel()
    const { database: elsewhere } = await applySchema(opened.store, 'elsewhere')
    await expect(reproduceModel(model_id, { database: elsewhere, registry })).rejects.toMatchObject({
      code: 'PIPELINE_OTHER_NETWORK',
    })
  })

  it('stops when it is aborted', async () => {
    const { model_id } = await plainModel()
    const run = reproduceModel(model_id, { database, registry, signal: AbortSignal.abort(new Error('stop')) })
    await expect(run).rejects.toMatchObject({ code: 'CORE_ABORTED' })
  })

  it('names the data where one row of it has changed since', async () => {
    const { model_id } = await plainModel()
    const [alert] = await database.queryRows<{ address: string; date: string }>({
      sql: 'SELECT address, toString(processing_date) AS date FROM raw_alerts INNER JOIN raw_features USING (address, processing_date) ORDER BY alert_id LIMIT 1',
      params: {},
    })
    await database.execute({
      sql: 'ALTER TABLE raw_features UPDATE total_sent_usd = total_sent_usd + 0.01 WHERE address = {address:String} AND processing_date = {date:Date} SETTINGS mutations_sync = 1',
      params: { ...alert },
    })
    const reproduction = await reproduceModel(model_id, { database, registry })
    expect(reproduction).toMatchObject({ identical: false, first_difference: 'data' })
    expect(reproduction.stages).toHaveLength(1)
  })
})
