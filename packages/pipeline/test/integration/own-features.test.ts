import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { matrixColumn, type TrainingWindow } from '@alertsmith/core'
import { extractTrainingData } from '@alertsmith/extraction'
import { createRegistry, type NetworkDatabase } from '@alertsmith/storage'
import { generateNetwork } from '@alertsmith/synthetic'
import { openTestNetwork, type TestNetwork } from '@alertsmith/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readFeatureConfig } from '../../src/config/features.js'
import { loadModel } from '../../src/model/load.js'
import { explainAlert } from '../../src/scoring/explain-alert.js'
import { scoreDay } from '../../src/scoring/score-day.js'
import type { FeatureSelection } from '../../src/training/options.js'
import { runTraining } from '../../src/training/train.js'
import { temporaryFolder, textOf, trainingOptions } from '../support/models.js'

const folder = temporaryFolder()
let network: TestNetwork
let database: NetworkDatabase
let window: TrainingWindow

/** What a team might add to its tables: every kind that can be declared, unknown for some rows. */
const COLUMNS = {
  raw_alerts: {
    rule_hits:
      "Nullable(Float64) DEFAULT if(cityHash64(alert_id) % 9 = 0, NULL, cityHash64(alert_id, 'r') % 50)",
    escalated: "Bool DEFAULT cityHash64(alert_id, 'e') % 3 = 0",
    channel: "LowCardinality(String) DEFAULT ['web', 'branch', 'atm', ''][1 + cityHash64(alert_id, 'c') % 4]",
    rules: "Array(String) DEFAULT arrayResize(['a', 'b', 'c'], cityHash64(alert_id, 'l') % 4)",
  },
  raw_features: {
    country_risk: 'Decimal(9, 2) DEFAULT toFloat64(max_transaction_usd) % 100',
  },
} as const

const STEP = `export default {
  name: 'rounds', version: 1,
  inputs: { volume: { table: 'alerts', column: 'volume_usd', kind: 'number' } },
  outputs: [{ name: 'cents', group: 'own', sources: ['alerts.volume_usd'], meaning: 'cents of the volume', unit: 'USD', missing: 'nan', fitted: false }],
  transform({ numRows, columns, out }) {
    for (let row = 0; row < numRows; row++) out.cents[row] = columns.volume[row] % 1
  },
}
`

const CONFIG = {
  features: {
    raw_alerts: {
      rule_hits: 'number',
      escalated: 'boolean',
      channel: { kind: 'category', name: 'intake', min_frequency: 5 },
      rules: 'array-length',
    },
    raw_features: { country_risk: 'number' },
    steps: ['./rounds.mjs'],
    exclude: ['temporal'],
  },
}
const OWN = ['rule_hits', 'escalated', 'intake', 'rules', 'country_risk', 'cents']

beforeAll(async () => {
  network = await openTestNetwork('demo')
  database = network.database
  window = (await generateNetwork(database, { alerts: 2_000, seed: 11 })).window
  for (const [table, columns] of Object.entries(COLUMNS)) {
    const added = Object.entries(columns).map(([name, type]) => `ADD COLUMN ${name} ${type}`)
    await database.execute({ sql: `ALTER TABLE ${table} ${added.join(', ')}`, params: {} })
  }
})
afterAll(async () => {
  folder.remove()
  await network?.close()
})

/** A config file in a folder of its own, with the modules that it names. */
function configFolder(name: string, config: unknown, modules: Record<string, string> = {}): string {
  const directory = join(folder.path, name)
  mkdirSync(directory)
  writeFileSync(join(directory, 'alertsmith.config.json'), JSON.stringify(config))
  for (const [file, text] of Object.entries(modules)) writeFileSync(join(directory, file), text)
  return directory
}

const registry = (name: string) => createRegistry({ location: join(folder.path, 'models', name), database })

function train(name: string, features: FeatureSelection, over: Parameters<typeof trainingOptions>[2] = {}) {
  const options = trainingOptions('alert_scorer', window, { allowInsufficient: true, features, ...over })
  return runTraining(options, { database, registry: registry(name) })
}

describe('features of the config file', () => {
  it('go into the model, its metadata, its golden rows and its scores', async () => {
    const features = await readFeatureConfig(configFolder('whole', CONFIG, { 'rounds.mjs': STEP }))
    const summary = await train('whole', features)
    const models = registry('whole')
    const { metadata } = await models.load(summary.model_id)
    expect(metadata.feature_names.slice(-OWN.length)).toEqual(OWN)
    expect(metadata.feature_names).not.toContain('month')
    expect(metadata.options).toMatchObject({
      features: { steps: [{ name: 'rounds', version: 1 }], exclude: ['temporal'] },
    })

    using ready = await loadModel(models, summary.model_id, { steps: features.steps })
    const { tables } = await extractTrainingData(database, { window, declared: ready.builder.declared })
    const matrix = ready.builder.transform(tables)
    const column = (name: string) => matrixColumn(matrix, matrix.names.indexOf(name))
    const [expected] = await database.queryRows<Record<string, number>>({
      sql: `SELECT sum(raw_alerts.rule_hits) AS rule_hits, toFloat64(sum(raw_alerts.escalated)) AS escalated, toFloat64(sum(length(raw_alerts.rules))) AS rules,
  toFloat64(countIf(raw_alerts.rule_hits IS NULL)) AS unknown FROM raw_alerts`,
      params: {},
    })
    const sum = (name: string) => column(name).reduce((total, value) => total + (value || 0), 0)
    for (const name of ['rule_hits', 'escalated', 'rules']) expect(sum(name)).toBe(expected![name])
    expect(column('rule_hits').filter(Number.isNaN)).toHaveLength(expected!.unknown!)
    // Three words and the empty one, numbered from 0.
    expect([...new Set(column('intake'))].sort()).toEqual([0, 1, 2, 3])
    expect(column('country_risk').some((value) => value > 9)).toBe(true)

    const scored = await scoreDay(
      { date: window.endDate, modelId: summary.model_id, steps: features.steps },
      { database, registry: models },
    )
    const scores = await ready.score(matrix)
    const ids = [...tables.alerts.getChild('alert_id')!]
    for (const { alert_id, score } of scored.top) expect(score).toBe(scores[ids.indexOf(alert_id)])
    const explanation = await explainAlert(
      { alertId: scored.top[0]!.alert_id, modelId: summary.model_id, steps: features.steps },
      { database, registry: models },
    )
    expect(explanation.reasons.map(({ group }) => group)).toEqual(expect.arrayContaining(['declared', 'own']))
  })

  it('need the same own steps for scoring', async () => {
    const features = await readFeatureConfig(configFolder('steps', CONFIG, { 'rounds.mjs': STEP }))
    const { model_id: modelId } = await train('steps', features)
    const run = scoreDay({ date: window.endDate, modelId }, { database, registry: registry('steps') })
    await expect(run).rejects.toMatchObject({
      code: 'FEATURES_STATE_MISMATCH',
      message: expect.stringContaining('"cents". Pass every own step of the fit'),
    })
  })

  it('may not be infinite in own steps: nothing is saved', async () => {
    const modules = {
      'rounds.mjs': STEP.replace('columns.volume[row] % 1', '1 / (columns.volume[row] > 1e9)'),
    }
    const features = await readFeatureConfig(configFolder('infinite', CONFIG, modules))
    await expect(train('infinite', features)).rejects.toMatchObject({
      code: 'FEATURES_BAD_STEP',
      message: expect.stringContaining('must be a finite number or NaN; got Infinity'),
    })
    expect((await registry('infinite').list()).models).toEqual([])
  })

  it('may be the only ones', async () => {
    const { raw_alerts } = CONFIG.features
    const features = await readFeatureConfig(
      configFolder('only', { features: { raw_alerts, include: ['declared', 'volume_usd'] } }),
    )
    const summary = await train('only', features)
    const { metadata } = await registry('only').load(summary.model_id)
    expect(metadata.feature_names).toEqual(['volume_usd', 'rule_hits', 'escalated', 'intake', 'rules'])
  })

  it('are part of the fingerprint, and of no model of an earlier window once later rows change them', async () => {
    const features = await readFeatureConfig(configFolder('leak', CONFIG, { 'rounds.mjs': STEP }))
    const cut = '2024-05-13'
    const early = { window: { ...window, endDate: cut } }
    const before = await train('before', features, early)
    const changes = {
      raw_alerts: "rule_hits = 1000, escalated = true, channel = 'pigeon', rules = ['x', 'y', 'z', 'z', 'z']",
      raw_features: 'country_risk = 99.5',
    }
    const change = async (where: string) => {
      for (const [table, set] of Object.entries(changes)) {
        const sql = `ALTER TABLE ${table} UPDATE ${set} WHERE ${where} SETTINGS mutations_sync = 1`
        await database.execute({ sql, params: { cut } })
      }
    }
    await change('processing_date > {cut:Date}')
    const after = await train('after', features, early)
    expect(after.data_fingerprint).toBe(before.data_fingerprint)
    for (const file of ['model.txt', 'features.json', 'golden.json', 'evaluation.json']) {
      expect(textOf(after.model_path, file) === textOf(before.model_path, file), file).toBe(true)
    }
    // Rows of the window itself do count.
    await change('processing_date = {cut:Date}')
    const inside = await train('inside', features, early)
    expect(inside.data_fingerprint).not.toBe(before.data_fingerprint)
  })
})

describe('what cannot be a feature', () => {
  const declare = (columns: unknown, table = 'raw_alerts') => ({ features: { [table]: columns } })

  it.each([
    ['a column that is not there', declare({ rule_hit: 'number' }), 'EXTRACTION_MISSING_COLUMN'],
    ['a text as a number', declare({ severity: 'number' }), 'EXTRACTION_COLUMN_TYPE'],
    [
      'a number as an array',
      declare({ country_risk: 'array-length' }, 'raw_features'),
      'EXTRACTION_COLUMN_TYPE',
    ],
    ['the outcome', declare({ label: 'number' }), 'EXTRACTION_LABEL_AS_FEATURE'],
    [
      'the outcome by another name',
      declare({ typology_type: { kind: 'category', name: 'kind_of' } }),
      'EXTRACTION_LABEL_AS_FEATURE',
    ],
    [
      'SQL as a column',
      declare({ '1) OR (1': { kind: 'number', name: 'one' } }),
      'EXTRACTION_MISSING_COLUMN',
    ],
    [
      'SQL as a name',
      declare({ escalated: { kind: 'boolean', name: 'x`; DROP TABLE raw_alerts' } }),
      'EXTRACTION_OPTION',
    ],
    [
      'the name of a built-in feature',
      declare({ escalated: { kind: 'boolean', name: 'month' } }),
      'FEATURES_NAME_CLASH',
    ],
    ['an unknown name to include', { features: { include: ['volume_us'] } }, 'FEATURES_BAD_OPTION'],
    ['nothing at all', { features: { include: ['alert'], exclude: ['alert'] } }, 'FEATURES_BAD_OPTION'],
  ])('refuses %s', async (what, config, code) => {
    const name = what.replaceAll(/\W+/g, '-')
    const features = await readFeatureConfig(configFolder(name, config))
    const models = registry(name)
    const refused = await train(name, features).catch((error) => error)
    expect(refused).toMatchObject({ code })
    expect(existsSync(models.location) ? readdirSync(models.location) : []).toEqual([])
  })

  it.each([
    ['a table that has none', { features: { raw_clusters: { cluster_size: 'number' } } }, /raw_clusters/],
    ['a kind that does not exist', declare({ escalated: 'flag' }), /features\.raw_alerts\.escalated/],
    ['an entry that is none', declare({ escalated: 7 }), /features\.raw_alerts\.escalated/],
    [
      'a frequency below 1',
      declare({ channel: { kind: 'category', min_frequency: 0 } }),
      /min_frequency|channel/,
    ],
    ['a module that is not there', { features: { steps: ['./absent.mjs'] } }, /absent\.mjs/],
    ['a module that fails', { features: { steps: ['./fails.mjs'] } }, /fails\.mjs.*no luck/],
    [
      'a module without a default export',
      { features: { steps: ['./empty.mjs'] } },
      /empty\.mjs.*default export/,
    ],
  ])('refuses %s before anything is read', async (what, config, message) => {
    const modules = { 'fails.mjs': "throw new Error('no luck')", 'empty.mjs': 'export const step = 1' }
    const directory = configFolder(what.replaceAll(/\W+/g, '-'), config, modules)
    const refused = await readFeatureConfig(directory).catch((error) => error)
    expect(refused).toMatchObject({ code: 'PIPELINE_FEATURE_CONFIG', category: 'usage' })
    expect(refused.message).toMatch(message)
  })

  it.each([
    ['a number', 'export default 42', 'PIPELINE_FEATURE_CONFIG'],
    ['null in a list', 'export default [null]', 'PIPELINE_FEATURE_CONFIG'],
    ['an object that is no step', 'export default {}', 'PIPELINE_FEATURE_CONFIG'],
    ['a step without outputs', STEP.replace(/outputs: \[.*\],/, ''), 'PIPELINE_FEATURE_CONFIG'],
    ['an output that is none', STEP.replace(/outputs: \[.*\],/, 'outputs: [7],'), 'PIPELINE_FEATURE_CONFIG'],
    ['a step of version 0', STEP.replace('version: 1', 'version: 0'), 'FEATURES_BAD_STEP'],
    ['a step that reads the labels', STEP.replace("table: 'alerts'", "table: 'labels'"), 'FEATURES_BAD_STEP'],
    ['a built-in feature', STEP.replaceAll('cents', 'month'), 'FEATURES_NAME_CLASH'],
  ])('refuses %s as a step', async (what, module, code) => {
    const name = `step-${what.replaceAll(/\W+/g, '-')}`
    const directory = configFolder(name, { features: { steps: ['./own.mjs'] } }, { 'own.mjs': module })
    const run = readFeatureConfig(directory).then((features) => train(name, features))
    const refused = await run.catch((error) => error)
    expect(refused).toMatchObject({ code, category: 'usage' })
    const models = registry(name)
    expect(existsSync(models.location) ? readdirSync(models.location) : []).toEqual([])
  })
})
