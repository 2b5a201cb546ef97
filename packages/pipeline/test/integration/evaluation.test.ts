import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TrainingWindow } from '@alertsmith/core'
import { extractTrainingData } from '@alertsmith/extraction'
import { applySchema, createRegistry, type NetworkDatabase, type Registry } from '@alertsmith/storage'
import { generateNetwork } from '@alertsmith/synthetic'
import { openTestStore, type TestStore } from '@alertsmith/testkit'
import { averagePrecision, type ScorerEvaluation } from '@alertsmith/trainer'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { evaluateModel } from '../../src/evaluation/evaluate-model.js'
import { loadModel } from '../../src/model/load.js'
import { writeReport } from '../../src/report/write-report.js'
import type { TrainingSummary } from '../../src/training/summary.js'
import { runTraining } from '../../src/training/train.js'
import { temporaryFolder, trainingOptions } from '../support/models.js'

const folder = temporaryFolder()
const output = join(folder.path, 'evaluation.html')
let opened: TestStore
let database: NetworkDatabase
let window: TrainingWindow
let registry: Registry
let scorer: TrainingSummary

beforeAll(async () => {
  opened = await openTestStore()
  database = (await applySchema(opened.store, 'demo')).database
  window = (await generateNetwork(database, { alerts: 3_000, seed: 11 })).window
  registry = createRegistry({ location: join(folder.path, 'models'), database })
  scorer = await runTraining(trainingOptions('alert_scorer', window, { alertsPerDay: 5 }), {
    database,
    registry,
  })
})
afterAll(async () => {
  folder.remove()
  await opened?.close()
})

/** First and last day of a part of the training's split. */
async function daysOf(part: 'train' | 'test') {
  const { split } = (await registry.load(scorer.model_id)).metadata as unknown as {
    split: { parts: Record<string, { firstDate: string; lastDate: string }> }
  }
  const { firstDate: startDate, lastDate: endDate } = split.parts[part]!
  return { startDate, endDate }
}

async function evaluateScorerOn(days: { startDate: string; endDate: string }, over: object = {}) {
  const options = { modelId: scorer.model_id, ...days, output, ...over }
  const summary = await evaluateModel(options, { database, registry })
  return { ...summary, evaluation: summary.evaluation as ScorerEvaluation }
}

describe('evaluateModel', () => {
  it('gives on the test days the figures of the training', async () => {
    const { evaluation, report_path } = await evaluateScorerOn(await daysOf('test'))
    const { metrics } = scorer
    expect(evaluation.rows).toBe(scorer.rows.test)
    expect(evaluation.metrics.roc_auc.value).toBe(metrics.test_auc)
    expect(evaluation.metrics.pr_auc.value).toBe(metrics.test_pr_auc)
    expect(evaluation.metrics.brier.value).toBe(metrics.test_brier)
    expect(evaluation.calibrated?.brier.value).toBe(metrics.test_calibrated_brier)
    expect(evaluation.at_threshold.threshold).toBe(metrics.threshold)
    expect(evaluation.at_threshold.precision.value).toBe(metrics.threshold_precision)
    expect(evaluation.budget).toMatchObject({ alerts_per_day: 5 })
    expect(evaluation.budget?.recall.value).toBe(metrics.budget_recall)
    expect(report_path).toBe(output)
    expect(readFileSync(output, 'utf8')).toContain(scorer.model_id)
  })

  it('gives what scoring the period by hand gives', async () => {
    const days = { startDate: '2024-03-01', endDate: '2024-05-31' }
    const { evaluation } = await evaluateScorerOn(days, { allowLearnedDays: true })
    using ready = await loadModel(registry, scorer.model_id)
    const { tables } = await extractTrainingData(database, { window: { ...days, windowDays: 7 } })
    const score = await ready.score(ready.builder.transform(tables))
    const label = Float64Array.from(tables.labels.getChild('label')!.toArray() as ArrayLike<number>)

    // By their definitions: the share of pairs in order, ties counting half, and the mean squared error.
    let ordered = 0
    let pairs = 0
    let squares = 0
    for (let i = 0; i < label.length; i++) {
      squares += (score[i]! - label[i]!) ** 2
      for (let j = 0; j < label.length; j++) {
        if (label[i] !== 1 || label[j] !== 0) continue
        pairs++
        ordered += score[i]! > score[j]! ? 1 : score[i] === score[j] ? 0.5 : 0
      }
    }
    expect(evaluation.rows).toBe(label.length)
    expect(evaluation.positives).toBe(label.reduce((sum, value) => sum + value, 0))
    expect(evaluation.metrics.roc_auc.value).toBeCloseTo(ordered / pairs, 9)
    expect(evaluation.metrics.brier.value).toBeCloseTo(squares / label.length, 9)
    expect(evaluation.metrics.pr_auc.value).toBeCloseTo(averagePrecision({ label, score })!, 9)
    const { threshold, alarms } = evaluation.at_threshold
    expect(alarms).toBe(score.filter((value) => value >= threshold).length)
  })

  it('refuses days that the model has learned from, and marks them where they are asked for', async () => {
    const [train, test] = [await daysOf('train'), await daysOf('test')]
    const refused = join(folder.path, 'refused.html')
    const both = { startDate: train.endDate, endDate: test.endDate }
    for (const days of [train, both]) {
      await expect(evaluateScorerOn(days, { output: refused })).rejects.toMatchObject({
        code: 'PIPELINE_LEARNED_DAYS',
        category: 'usage',
        message: expect.stringContaining('--allow-learned-days'),
      })
    }
    expect(existsSync(refused)).toBe(false)
    const { alarms } = await evaluateScorerOn(both, { allowLearnedDays: true })
    expect(alarms).toEqual([expect.stringContaining('has learned from the days')])
    expect(readFileSync(output, 'utf8')).toContain('has learned from the days')
    expect((await evaluateScorerOn(test)).alarms).toEqual([])
  })

  it('evaluates rankers and cluster scorers, too', async () => {
    const context = { database, registry }
    const over = { allowInsufficient: true }
    const ranker = await runTraining(trainingOptions('alert_ranker', window, over), context)
    const days = await daysOf('test')
    const judged = await evaluateModel({ modelId: ranker.model_id, ...days, output }, context)
    expect(judged.evaluation).toMatchObject({
      kind: 'ranker',
      metrics: { ndcg_at_10: { mean: ranker.metrics.test_ndcg_at_10 } },
    })
    const clusters = await runTraining(trainingOptions('cluster_scorer', window, over), context)
    const found = await evaluateModel({ modelId: clusters.model_id, ...days, output }, context)
    expect(found.evaluation).toMatchObject({
      kind: 'scorer',
      rows: clusters.rows.test,
      metrics: { roc_auc: { value: clusters.metrics.test_auc } },
    })
  })

  it('finds no drift in the training rows, and much in rows whose amounts have changed', async () => {
    const same = await evaluateScorerOn(await daysOf('train'), { allowLearnedDays: true })
    expect(same.drift.score_psi).toBeCloseTo(0, 9)
    for (const { feature, psi } of same.drift.features) expect(psi, feature).toBeCloseTo(0, 9)

    const { database: shifted } = await applySchema(opened.store, 'shifted')
    await generateNetwork(shifted, { alerts: 3_000, seed: 11 })
    await shifted.execute({
      sql: 'ALTER TABLE raw_alerts UPDATE volume_usd = volume_usd * 50 WHERE 1 SETTINGS mutations_sync = 1',
      params: {},
    })
    const { drift } = await evaluateModel(
      { modelId: scorer.model_id, ...(await daysOf('train')), output, allowOtherNetwork: true },
      { database: shifted, registry },
    )
    const psi = (name: string) => drift.features.find(({ feature }) => feature === name)!.psi
    expect(psi('volume_usd')).toBeGreaterThan(1)
    expect(psi('day_of_month')).toBeCloseTo(0, 9)
    expect(drift.features.map(({ psi: index }) => index)).toEqual(
      drift.features.map(({ psi: index }) => index).sort((a, b) => b - a),
    )
  })

  it.each([
    ['another network', { startDate: '2024-03-01', endDate: '2024-05-31' }, 'PIPELINE_OTHER_NETWORK'],
    ['another address form', { startDate: '2024-03-01', endDate: '2024-05-31' }, 'PIPELINE_ADDRESS_FORM'],
    ['an empty period', { startDate: '2023-03-01', endDate: '2023-05-31' }, 'EXTRACTION_NO_ALERTS'],
    [
      'a period that ends before it starts',
      { startDate: '2024-05-01', endDate: '2024-04-01' },
      'EXTRACTION_WINDOW_REVERSED',
    ],
    [
      'a budget of 0',
      { startDate: '2024-03-01', endDate: '2024-05-31', alertsPerDay: 0, allowLearnedDays: true },
      'TRAINER_INVALID_OPTION',
    ],
  ] as const)('refuses %s and writes nothing', async (what, over, code) => {
    const unwritten = join(folder.path, 'unwritten.html')
    const targets: Readonly<Record<string, NetworkDatabase>> = {
      'another network': (await applySchema(opened.store, 'elsewhere')).database,
      'another address form': { ...database, addressForm: 'lower' },
    }
    const target = targets[what] ?? database
    const run = evaluateModel(
      { modelId: scorer.model_id, output: unwritten, ...over },
      { database: target, registry },
    )
    await expect(run).rejects.toMatchObject({ code })
    expect(existsSync(unwritten)).toBe(false)
  })
})

describe('writeReport', () => {
  it('writes from the stored evidence what the training wrote', async () => {
    const again = join(folder.path, 'again.html')
    expect(await writeReport(registry, scorer.model_id, again)).toBe(again)
    expect(readFileSync(again, 'utf8') === readFileSync(scorer.report_path, 'utf8')).toBe(true)
  })

  it('refuses a model that is not there', async () => {
    const run = writeReport(
      registry,
      'alert_scorer_demo_v9.9.9_20240101_000000',
      join(folder.path, 'no.html'),
    )
    await expect(run).rejects.toMatchObject({ code: 'STORAGE_MODEL_NOT_FOUND' })
    expect(existsSync(join(folder.path, 'no.html'))).toBe(false)
  })
})
