import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { MODEL_TYPES, type ModelType, type TrainingWindow, toDayNumber, toIsoDate } from '@alertsmith/core'
import { createRegistry } from '@alertsmith/storage'
import { generateNetwork } from '@alertsmith/synthetic'
import { openTestNetwork, type TestNetwork } from '@alertsmith/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadModel } from '../../src/model/load.js'
import type { TrainingOptions } from '../../src/training/options.js'
import { runTraining } from '../../src/training/train.js'
import { temporaryFolder, textOf, trainingOptions } from '../support/models.js'

const FILES = [
  'evaluation.json',
  'features.json',
  'golden.json',
  'metadata.json',
  'model.txt',
  'reference.json',
  'report.html',
]
/** The scorers' figures and phases are looked at in training.test.ts. */
const OTHERS = ['alert_ranker', 'cluster_scorer'] as const

const folder = temporaryFolder()
let network: TestNetwork
let window: TrainingWindow

beforeAll(async () => {
  network = await openTestNetwork('demo')
  window = (await generateNetwork(network.database, { alerts: 3_000, seed: 11 })).window
})
afterAll(async () => {
  folder.remove()
  await network?.close()
})

/** Clusters are few: about one for eight alerts. */
const options = (modelType: ModelType, over: Partial<TrainingOptions> = {}) =>
  trainingOptions(modelType, window, { allowInsufficient: modelType === 'cluster_scorer', ...over })
const registry = (name: string) =>
  createRegistry({ location: join(folder.path, name), database: network.database })

describe.each(OTHERS)('%s', (modelType) => {
  it('is saved whole, and equal runs give the same bytes', async () => {
    const models = registry(`twice-${modelType}`)
    const context = { database: network.database, registry: models }
    const cvFolds = 3
    const first = await runTraining(options(modelType, { cvFolds }), context)
    const second = await runTraining(options(modelType, { cvFolds }), context)

    // Rankers have no probabilities that could be calibrated.
    const evidence = modelType === 'alert_ranker' ? FILES : ['calibration.json', ...FILES]
    expect(readdirSync(first.model_path).sort()).toEqual(evidence)
    for (const file of evidence.filter((name) => !['metadata.json', 'report.html'].includes(name))) {
      expect(textOf(second.model_path, file) === textOf(first.model_path, file), file).toBe(true)
    }
    expect(second.metrics).toEqual(first.metrics)
    expect(first.metrics.cv_scores).toHaveLength(cvFolds)
    expect([first.version, second.version]).toEqual(['1.0.0', '1.0.1'])
    expect(first).toMatchObject({ model_type: modelType, recorded: true })

    using ready = await loadModel(models, first.model_id)
    expect(ready.builder.grain).toBe(modelType === 'cluster_scorer' ? 'cluster' : 'alert')
    expect(ready.calibration === null).toBe(modelType === 'alert_ranker')
    const report = readFileSync(first.report_path, 'utf8')
    expect(report).toContain(first.model_id)
    expect(report).toContain(first.data_fingerprint)
  })

  it.each(['extract', 'features', 'train', 'judge', 'save'])(
    'leaves nothing when aborted as %s begins',
    async (phase) => {
      const models = registry(`aborted-${modelType}-${phase}`)
      const controller = new AbortController()
      const run = runTraining(options(modelType), {
        database: network.database,
        registry: models,
        signal: controller.signal,
        onPhase: (begun) => begun === phase && controller.abort(new Error('stop')),
      })
      await expect(run).rejects.toMatchObject({ code: 'CORE_ABORTED', category: 'interrupted' })
      expect(readdirSync(models.location)).toEqual([])
    },
  )
})

it('a cluster scorer counts clusters, by the rule it was given', async () => {
  const context = { database: network.database, registry: registry('rules') }
  const any = await runTraining(options('cluster_scorer'), context)
  const most = await runTraining(options('cluster_scorer', { clusterRule: { share: 0.9 } }), context)
  const [clusters] = await network.database.queryRows<{ labelled: string; any: string; most: string }>({
    sql: `SELECT toString(count()) AS labelled, toString(countIf(share > 0)) AS any, toString(countIf(share >= 0.9)) AS most
FROM (
  SELECT cluster_id, processing_date, avg(label) AS share
  FROM (SELECT cluster_id, processing_date, arrayJoin(arrayDistinct(member_addresses)) AS address FROM raw_clusters) AS members
  INNER JOIN raw_alerts USING (address, processing_date)
  WHERE label IS NOT NULL
  GROUP BY cluster_id, processing_date
)`,
    params: {},
  })
  expect([any.rows.total, most.rows.total]).toEqual(Array(2).fill(Number(clusters!.labelled)))
  expect(Math.round(any.rows.positive_rate * any.rows.total)).toBe(Number(clusters!.any))
  expect(Math.round(most.rows.positive_rate * most.rows.total)).toBe(Number(clusters!.most))
  expect(Number(clusters!.most)).toBeLessThan(Number(clusters!.any))
})

it('rows of later dates that come, change or go alter no model of an earlier window', async () => {
  const cut = toIsoDate(toDayNumber(window.startDate) + 18 * 7)
  const early = { ...window, endDate: cut }
  const train = async (name: string) => {
    const context = { database: network.database, registry: registry(name) }
    const models = []
    for (const modelType of MODEL_TYPES) {
      models.push(await runTraining(options(modelType, { window: early, allowInsufficient: true }), context))
    }
    return models
  }
  const before = await train('before')
  const { database } = network
  const execute = (sql: string) =>
    database.execute({ sql: `${sql} SETTINGS mutations_sync = 1`, params: { cut } })
  const later = 'processing_date > {cut:Date}'
  // A third of the later rows goes; what stays is worth more and of the other label.
  await execute(
    `ALTER TABLE raw_alerts DELETE WHERE ${later} AND cityHash64(alert_id) % 3 = 0, UPDATE volume_usd = volume_usd * 7, label = 1 - label, severity = 'critical' WHERE ${later}`,
  )
  await execute(`ALTER TABLE raw_features UPDATE risk_score = 1, total_sent_usd = 5 WHERE ${later}`)
  await execute(`ALTER TABLE raw_clusters UPDATE total_volume_usd = total_volume_usd + 1 WHERE ${later}`)
  await execute(`ALTER TABLE raw_money_flows DELETE WHERE ${later} AND cityHash64(transaction_hash) % 2 = 0`)
  await database.execute({
    sql: `INSERT INTO raw_alerts SELECT * REPLACE (concat('new-', alert_id) AS alert_id, processing_date + 200 AS processing_date) FROM raw_alerts WHERE raw_alerts.processing_date <= {cut:Date}`,
    params: { cut },
  })
  const changed = await database.queryRows<{ rows: number }>({
    sql: `SELECT toUInt32(count()) AS rows FROM raw_alerts WHERE ${later}`,
    params: { cut },
  })
  expect(changed[0]!.rows).toBeGreaterThan(1_000)

  const after = await train('after')
  for (const [i, model] of before.entries()) {
    const again = after[i]!
    expect(again.data_fingerprint, model.model_type).toBe(model.data_fingerprint)
    expect(again.metrics).toEqual(model.metrics)
    for (const file of ['model.txt', 'features.json', 'golden.json', 'evaluation.json', 'reference.json']) {
      expect(
        textOf(again.model_path, file) === textOf(model.model_path, file),
        `${file} of ${model.model_type}`,
      ).toBe(true)
    }
  }
})
