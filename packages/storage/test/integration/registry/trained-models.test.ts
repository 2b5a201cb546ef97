import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  applySchema,
  createRegistry,
  createStore,
  type NetworkDatabase,
  type Store,
} from '../../../src/index.js'
import { temporaryDirectory } from '../store/temporary-directory.js'
import { METADATA, sampleModel } from './sample-model.js'

let root = ''
let store: Store
let database: NetworkDatabase
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'alertsmith-models-'))
  store = await createStore({ url: `chdb:${join(root, 'clickhouse')}` })
  database = (await applySchema(store, 'ethereum')).database
})
afterAll(async () => {
  await store?.close()
  rmSync(root, { recursive: true, force: true })
})

const rows = (modelId: string) =>
  database.queryRows<Record<string, unknown>>({
    sql: 'SELECT * EXCEPT (recorded_at, metadata_json) FROM trained_models WHERE model_id = {modelId:String}',
    params: { modelId },
  })

describe('the row of a model', () => {
  it('says what metadata.json says', async () => {
    const registry = createRegistry({ location: temporaryDirectory(), database })
    const metadata = {
      ...METADATA,
      feature_names: ["it's", 'a\\b', 'ünï'],
      metrics: { test_auc: 0.5, cv_auc_mean: Number.NaN },
    }
    const saved = await registry.save(sampleModel({ metadata }))
    expect(saved.recorded).toBe(true)
    expect(await rows(saved.modelId)).toEqual([
      {
        model_id: saved.modelId,
        model_type: 'alert_scorer',
        version: '1.0.0',
        network: 'ethereum',
        training_start_date: '2024-01-01',
        training_end_date: '2024-03-31',
        window_days: 7,
        created_at: '2024-05-06 07:08:09',
        model_path: saved.location,
        metrics_json: '{"test_auc":0.5,"cv_auc_mean":null}',
        hyperparameters_json: '{"num_leaves":31}',
        feature_names: ["it's", 'a\\b', 'ünï'],
        num_samples: '1200',
        num_features: 2,
        test_auc: 0.5,
        cv_auc_mean: null,
        cv_auc_std: null,
        data_fingerprint: 'f'.repeat(64),
        feature_state_hash: '',
        files_sha256: Object.fromEntries(
          Object.entries(saved.metadata.files).map(([name, { sha256 }]) => [name, sha256]),
        ),
      },
    ])
  })

  it('is written by a repair where it is missing, once', async () => {
    const directory = temporaryDirectory()
    const saved = await createRegistry({ location: directory }).save(
      sampleModel({ createdAt: new Date('2024-01-01') }),
    )
    await createRegistry({ location: directory }).save(sampleModel({ network: 'bitcoin' }))
    const registry = createRegistry({ location: directory, database })
    expect((await registry.repair()).recorded).toEqual([saved.modelId])
    expect((await registry.repair()).recorded).toEqual([])
    expect(await rows(saved.modelId)).toHaveLength(1)
  })

  it('that cannot be written leaves the model and a warning', async () => {
    const failing = { ...database, execute: () => Promise.reject(new Error('gone')) }
    const warnings: string[] = []
    const ignore = () => {}
    const logger = {
      debug: ignore,
      info: ignore,
      error: ignore,
      warn: (_: object, text: string) => void warnings.push(text),
    }
    const directory = temporaryDirectory()
    const saved = await createRegistry({ location: directory, database: failing, logger }).save(
      sampleModel({ createdAt: new Date('2024-02-02') }),
    )
    expect(saved).toMatchObject({
      recorded: false,
      warning: { code: 'STORAGE_MODEL_NOT_RECORDED', retryable: true },
    })
    expect(warnings).toEqual([expect.stringContaining('alertsmith models repair')])

    const registry = createRegistry({ location: directory, database })
    await registry.load(saved.modelId)
    expect((await registry.repair()).recorded).toEqual([saved.modelId])
    expect(await rows(saved.modelId)).toHaveLength(1)
  })

  it('is refused for another network', async () => {
    const registry = createRegistry({ location: temporaryDirectory(), database })
    await expect(registry.save(sampleModel({ network: 'bitcoin' }))).rejects.toMatchObject({
      code: 'STORAGE_MODEL_INPUT',
      context: { field: 'network' },
    })
  })
})
