import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRegistry, type LoadedModel } from '@alertsmith/storage'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeReport } from '../report/write-report.js'
import { importModel } from './archive-file.js'
import { checkModel, requireParts } from './check-model.js'
import { diffModels } from './diff-models.js'
import { loadModel } from './load.js'
import { verifyModels } from './verify-models.js'

type Document = Record<string, unknown>

/** Has no text and no number: `String` of it throws. */
const UNPRINTABLE = { toString: 1, valueOf: 1 }

const part = { rows: 10, positives: 5, firstDate: '2024-01-01', lastDate: '2024-01-08' }
const estimate = { value: 0.9, low: null, high: null }
const firewall = {
  single_feature: { best: [{ feature: 'a', auc: 0.8 }], limit: 0.98, acknowledged: [], alarm: false },
  label_shuffle: { aucs: [0.5], mean: 0.5, tolerance: 0.1, alarm: false },
  random_split: null,
}

/** What a training adds to metadata.json, as far as it is parsed. */
const METADATA = {
  training_period: { start_date: '2024-01-01', end_date: '2024-01-29', window_days: 7 },
  data_stats: { num_samples: 30, num_features: 1, positive_rate: 0.5 },
  metrics: { test_auc: 0.9, cv_scores: [0.8, null], test_pr_auc: null },
  hyperparameters: { num_leaves: 31, deterministic: true, metric: ['auc'], monotone: [[1]] },
  feature_names: ['a'],
  best_iteration: 1,
  history: { auc: [0.9] },
  cv: null,
  importances: [{ feature: 'a', gain: 1, split: 1 }],
  data_fingerprint: 'f',
  feature_state_hash: 'f',
  sources: null,
  split: { kind: 'temporal', testStart: '2024-01-22', parts: { train: part, validation: part, test: part } },
  threshold: { rule: 'max-f1', threshold: 0.5 },
  calibration: 'platt',
  firewall,
  insufficient_labels: null,
  options: {
    modelType: 'alert_scorer',
    window: { startDate: '2024-01-01', endDate: '2024-01-29', windowDays: 7 },
    split: { kind: 'temporal' },
    labels: { strategy: 'column' },
    features: { steps: [] },
  },
  versions: { node: '24.0.0' },
  seed: 42,
  threads: 1,
  rounds: 1,
  early_stopping_rounds: 1,
  warnings: [],
}

const column = { bins: { kind: 'values', values: [1] }, counts: [30, 0, 0] }
const FILES: Readonly<Record<string, unknown>> = {
  'features.json': { featureNames: ['a'], declared: [], steps: [] },
  'golden.json': { rows: [[1], [null]], scores: [0.5, 0.5] },
  'reference.json': {
    percentiles: [[1]],
    drift: { rows: 30, features: [{ feature: 'a', ...column }], score: column },
  },
  'calibration.json': { method: 'platt', a: -1, b: 0 },
  'evaluation.json': {
    evaluation: { kind: 'scorer', rows: 10, positives: 5, metrics: { roc_auc: estimate } },
    firewall,
    contributions: { mean_absolute: [], sample: [] },
  },
}

function change(document: unknown, path: string, value: unknown): Document {
  const copy = structuredClone(document) as Document
  const keys = path.split('.')
  const last = keys.pop()!
  const owner = keys.reduce<Document>((object, key) => object[key] as Document, copy)
  // As JSON.parse makes the key "__proto__": a key like any other.
  Object.defineProperty(owner, last, { value, enumerable: true, configurable: true, writable: true })
  return copy
}

const encode = (files: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    Object.entries(files).map(([name, value]) => [name, new TextEncoder().encode(JSON.stringify(value))]),
  )

const model = (metadata: object, files: Readonly<Record<string, unknown>> = FILES) =>
  ({ modelId: 'm', metadata: { model_id: 'm', ...metadata }, files: encode(files) }) as unknown as LoadedModel

const refused = (file: string) =>
  expect.objectContaining({
    code: 'PIPELINE_MODEL_UNUSABLE',
    message: expect.stringContaining(`"m": ${file}`),
  })

const METADATA_CASES: readonly (readonly [string, unknown])[] = [
  ['data_fingerprint', UNPRINTABLE],
  ['feature_state_hash', null],
  ['hyperparameters.x', UNPRINTABLE],
  ['hyperparameters.x', [[UNPRINTABLE]]],
  ['hyperparameters.__proto__', UNPRINTABLE],
  ['metrics.test_auc', 'high'],
  ['split', null],
  ['split.parts', {}],
  ['split.parts.train.lastDate', UNPRINTABLE],
  ['threshold', 'max-f1'],
  ['firewall', null],
  ['firewall.single_feature', []],
  ['history', []],
  ['history.auc', 'rising'],
  ['cv', {}],
  ['importances', {}],
  ['options.labels', { strategy: 'query' }],
  ['options.features.steps', null],
  ['versions', { node: UNPRINTABLE }],
  ['warnings', 'none'],
  ['training_run', null],
  ['data_stats.positive_rate', '0.5'],
  ['threads', UNPRINTABLE],
  ['calibration', UNPRINTABLE],
  ['data_days', { columns: 'c', days: null }],
]

const FILE_CASES: readonly (readonly [file: string, content: unknown])[] = [
  ...Object.keys(FILES).flatMap((file) => [[], {}, null, 1, 'x'].map((content) => [file, content] as const)),
  ['golden.json', { rows: [['1']], scores: [0.5] }],
  ['golden.json', { rows: [[1]], scores: [null] }],
  ['reference.json', change(FILES['reference.json'], 'percentiles', [['1']])],
  ['reference.json', change(FILES['reference.json'], 'drift.score.counts', [1])],
  ['calibration.json', { method: 'platt', a: 1, b: 0 }],
  ['evaluation.json', change(FILES['evaluation.json'], 'evaluation.metrics.roc_auc.value', '0.9')],
  ['evaluation.json', change(FILES['evaluation.json'], 'evaluation.curves', { roc: { x: [0, 1], y: [0] } })],
  ['evaluation.json', change(FILES['evaluation.json'], 'evaluation.segments', { month: {} })],
  ['evaluation.json', change(FILES['evaluation.json'], 'evaluation.kind', 'judge')],
  ['evaluation.json', change(FILES['evaluation.json'], 'firewall', null)],
  ['evaluation.json', change(FILES['evaluation.json'], 'contributions.sample', [{ feature: 'a' }])],
]

describe('what is in a model folder is parsed', () => {
  it('takes what a training writes, and models of releases that wrote less', () => {
    expect(() => checkModel(model(METADATA))).not.toThrow()
    const { training_period, data_stats, metrics, hyperparameters, feature_names } = METADATA
    const earlier = { training_period, data_stats, metrics, hyperparameters, feature_names }
    const { 'calibration.json': _none, ...files } = FILES
    expect(() => checkModel(model(earlier, files))).not.toThrow()
  })

  it.each(METADATA_CASES)('refuses metadata with %s = %j', (path, value) => {
    expect(() => checkModel(model(change(METADATA, path, value)))).toThrow(refused('metadata.json'))
  })

  it.each(FILE_CASES)('refuses %s = %j', (file, content) => {
    expect(() => checkModel(model(METADATA, { ...FILES, [file]: content }))).toThrow(refused(file))
  })

  it('names the place', () => {
    const golden = { rows: [[1], [1, 'x']], scores: [0.5, 0.5] }
    expect(() => checkModel(model(METADATA, { ...FILES, 'golden.json': golden }))).toThrow('"rows[1][1]"')
    expect(() => checkModel(model(change(METADATA, 'split.parts.test.rows', '1')))).toThrow(
      '"split.parts.test.rows"',
    )
  })

  it('says which parts an earlier release did not write, where they are needed', () => {
    const { split: _none, ...earlier } = METADATA
    expect(() => requireParts(model(earlier).metadata, ['split', 'seed'])).toThrow(
      'metadata.json must have "split"; found none',
    )
  })
})

describe('a registry with a hostile model', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'alertsmith-evidence-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const save = (
    name: string,
    version: string,
    metadata: object,
    files: Readonly<Record<string, unknown>>,
  ) => {
    const registry = createRegistry({ location: join(folder, name) })
    return registry.save({
      modelType: 'alert_scorer',
      network: 'demo',
      version,
      createdAt: new Date('2024-02-01T00:00:00Z'),
      files: encode(files),
      metadata: metadata as typeof METADATA,
    })
  }

  const UNUSABLE = { code: 'PIPELINE_MODEL_UNUSABLE' }
  const HOSTILE: readonly (readonly [string, object, Readonly<Record<string, unknown>>])[] = [
    ['golden.json', METADATA, { ...FILES, 'golden.json': [] }],
    ['reference.json', METADATA, { ...FILES, 'reference.json': {} }],
    ['evaluation.json', METADATA, { ...FILES, 'evaluation.json': null }],
    ['metadata.json', change(METADATA, 'data_fingerprint', UNPRINTABLE), FILES],
    ['metadata.json', change(METADATA, 'firewall', null), FILES],
  ]

  it.each(HOSTILE)('refuses it with a code wherever it is read: %s', async (file, metadata, files) => {
    const { modelId } = await save('models', '1.0.0', metadata, files)
    const registry = createRegistry({ location: join(folder, 'models') })
    const refusal = { ...UNUSABLE, message: expect.stringContaining(file) }
    await expect(loadModel(registry, modelId)).rejects.toMatchObject(refusal)
    await expect(diffModels(registry, modelId, modelId)).rejects.toMatchObject(refusal)
    const report = join(folder, 'report.html')
    await expect(writeReport(registry, modelId, report)).rejects.toMatchObject(refusal)
    expect(readdirSync(folder)).toEqual(['models'])
  })

  it('says which file no report can be drawn from', async () => {
    const { modelId } = await save('models', '1.0.0', METADATA, FILES)
    const registry = createRegistry({ location: join(folder, 'models') })
    await expect(writeReport(registry, modelId, join(folder, 'report.html'))).rejects.toMatchObject({
      ...UNUSABLE,
      message: expect.stringContaining('no report can be drawn from evaluation.json'),
    })
    expect(readdirSync(folder)).toEqual(['models'])
  })

  it('takes none from an archive, and claims and writes nothing', async () => {
    const from = createRegistry({ location: join(folder, 'from') })
    const into = createRegistry({ location: join(folder, 'into') })
    for (const [minor, [file, metadata, files]] of HOSTILE.entries()) {
      const { modelId } = await save('from', `1.${minor}.0`, metadata, files)
      const archive = join(folder, `${minor}.tar.gz`)
      writeFileSync(archive, await from.export(modelId))
      await expect(importModel(into, archive)).rejects.toMatchObject({
        ...UNUSABLE,
        message: expect.stringContaining(file),
      })
    }
    expect(readdirSync(folder)).not.toContain('into')
  })

  it('says of every model what is wrong with it', async () => {
    const ids: string[] = []
    for (const [minor, [, metadata, files]] of HOSTILE.entries()) {
      ids.push((await save('models', `1.${minor}.0`, metadata, files)).modelId)
    }
    const verified = await verifyModels(createRegistry({ location: join(folder, 'models') }))
    expect(verified.map(({ modelId }) => modelId).sort()).toEqual(ids)
    for (const [index, [file]] of HOSTILE.entries()) {
      const { problem } = verified.find(({ modelId }) => modelId === ids[index])!
      expect(problem).toContain(`Model "${ids[index]}": ${file}`)
    }
  })
})
