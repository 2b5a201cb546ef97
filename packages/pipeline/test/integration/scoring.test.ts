import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { MODEL_TYPES, type ModelType, type TrainingWindow, toDayNumber, toIsoDate } from '@alertsmith/core'
import { extractTrainingData } from '@alertsmith/extraction'
import { applySchema, createRegistry, type NetworkDatabase, type Registry } from '@alertsmith/storage'
import { generateNetwork } from '@alertsmith/synthetic'
import { openTestStore, type TestStore } from '@alertsmith/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadModel } from '../../src/model/load.js'
import { removeAlias, setAlias } from '../../src/promotion/change-alias.js'
import { explainAlert } from '../../src/scoring/explain-alert.js'
import { scoreDay } from '../../src/scoring/score-day.js'
import type { TrainingSummary } from '../../src/training/summary.js'
import { runTraining } from '../../src/training/train.js'
import { copyModel, temporaryFolder, trainingOptions } from '../support/models.js'

const folder = temporaryFolder()
let opened: TestStore
let demo: NetworkDatabase
let other: NetworkDatabase
let registry: Registry
let date: string
let trainingWindow: TrainingWindow
let models: Record<ModelType, TrainingSummary>

beforeAll(async () => {
  opened = await openTestStore()
  demo = (await applySchema(opened.store, 'demo')).database
  other = (await applySchema(opened.store, 'other')).database
  const { window } = await generateNetwork(demo, { alerts: 3_000, seed: 11 })
  await generateNetwork(other, { alerts: 200, seed: 12 })
  date = window.endDate
  trainingWindow = window
  registry = createRegistry({ location: join(folder.path, 'models'), database: demo })
  const trained = await Promise.all(MODEL_TYPES.map((modelType) => train(modelType, window)))
  models = Object.fromEntries(trained.map((summary) => [summary.model_type, summary])) as typeof models
})
afterAll(async () => {
  folder.remove()
  await opened?.close()
})

function train(modelType: ModelType, window: TrainingWindow) {
  const options = trainingOptions(modelType, window, { allowInsufficient: true })
  return runTraining(options, { database: demo, registry })
}

interface ScoreRow {
  readonly alert_id: string
  readonly score: number
  readonly calibrated_score: number | null
  readonly rank_in_day: number
  readonly reasons: readonly string[]
}

const scoresOf = (modelId: string, database = demo) =>
  database.queryRows<ScoreRow>({
    sql: 'SELECT alert_id, score, calibrated_score, rank_in_day, reasons FROM alert_scores FINAL WHERE model_id = {modelId:String} ORDER BY alert_id',
    params: { modelId },
  })

describe.each(['alert_scorer', 'alert_ranker'] as const)('scoring a day with an %s', (modelType) => {
  it('gives, bit for bit, the scores that the training extraction gives the same alerts', async () => {
    const modelId = models[modelType].model_id
    const summary = await scoreDay({ date, modelId }, { database: demo, registry })
    const rows = await scoresOf(modelId)

    using ready = await loadModel(registry, modelId)
    const window = { startDate: models[modelType].window.start_date, endDate: date, windowDays: 7 }
    const { tables } = await extractTrainingData(demo, { window })
    const scores = await ready.score(ready.builder.transform(tables))
    const calibrated = ready.calibrate(scores)
    const ids = tables.alerts.getChild('alert_id')!
    const expected = new Map(Array.from(scores, (score, row) => [ids.get(row) as string, { score, row }]))
    expect(rows.length).toBe(summary.alerts)
    expect(rows.length).toBeGreaterThan(100)
    // Every label of the generator is known, so that training extracts every alert.
    for (const { alert_id, score, calibrated_score } of rows) {
      const trained = expected.get(alert_id)!
      expect(score).toBe(trained.score)
      expect(calibrated_score).toBe(calibrated === null ? null : calibrated[trained.row])
    }
  })

  it('ranks by score, gives three reasons each, and changes nothing when repeated', async () => {
    const modelId = models[modelType].model_id
    const first = await scoreDay({ date, modelId }, { database: demo, registry })
    const before = await scoresOf(modelId)
    const second = await scoreDay({ date, modelId }, { database: demo, registry })
    expect(await scoresOf(modelId)).toEqual(before)
    expect(second.top).toEqual(first.top)

    const byRank = [...before].sort((a, b) => a.rank_in_day - b.rank_in_day)
    expect(byRank.map(({ rank_in_day }) => rank_in_day)).toEqual(before.map((_, i) => i + 1))
    for (const [i, row] of byRank.entries()) {
      if (i > 0) expect(row.score).toBeLessThanOrEqual(byRank[i - 1]!.score)
      expect(row.reasons).toHaveLength(3)
      for (const reason of row.reasons) expect(reason).toMatch(/^\S.* \([+−]\d+\.\d\)$/)
      const probability = row.calibrated_score
      if (modelType === 'alert_ranker') expect(probability).toBeNull()
      else expect(probability! >= 0 && probability! <= 1).toBe(true)
    }
    expect(first.top.map(({ alert_id }) => alert_id)).toEqual(byRank.slice(0, 10).map((row) => row.alert_id))
  })

  it('explains: all contributions and the expected value add up to the raw score', async () => {
    const modelId = models[modelType].model_id
    using ready = await loadModel(registry, modelId)
    const { top } = await scoreDay({ date, modelId }, { database: demo, registry })
    // Every row's last SHAP value is the expected value; a row of missing values has it as well.
    const width = ready.builder.featureNames.length
    const shap = await ready.booster.predict(
      { values: new Float64Array(width).fill(Number.NaN), numRows: 1, numColumns: width, layout: 'column' },
      { type: 'contributions' },
    )
    const expectedValue = shap[width]!
    for (const { alert_id, score, rank_in_day, reasons } of [top[0]!, top.at(-1)!]) {
      const explanation = await explainAlert({ alertId: alert_id, modelId }, { database: demo, registry })
      expect(explanation).toMatchObject({ alert_id, score, date, model_id: modelId, rank_in_day })
      expect(explanation.reasons.slice(0, 3).map(({ text }) => text)).toEqual(reasons)
      const groups = new Set(ready.builder.features.map(({ group }) => group))
      expect(new Set(explanation.reasons.map(({ group }) => group))).toEqual(groups)
      const raw = modelType === 'alert_ranker' ? score : Math.log(score / (1 - score))
      const sum = explanation.reasons.reduce((total, { contribution }) => total + contribution, expectedValue)
      expect(sum).toBeCloseTo(raw, 9)
    }
  })
})

describe('scoreDay', () => {
  it('takes the latest alert scorer of the network where none is named', async () => {
    const { model_id, chosen_by } = await scoreDay({ date }, { database: demo, registry })
    expect([model_id, chosen_by]).toEqual([models.alert_scorer.model_id, 'latest'])
  })

  it('takes the champion where there is one, another by its alias, and the latest where that is asked for', async () => {
    const context = { database: demo, registry }
    const older = models.alert_scorer.model_id
    const { model_id: newer } = await train('alert_scorer', trainingWindow)
    const chosen = async (choice: Omit<Parameters<typeof scoreDay>[0], 'date'>) => {
      const { model_id, chosen_by } = await scoreDay({ date, ...choice }, context)
      return [model_id, chosen_by]
    }
    const by = { actor: 'ada@lab', reason: 'a test' }
    await setAlias(registry, { modelId: older, alias: 'champion', ...by })
    await setAlias(registry, { modelId: newer, alias: 'shadow', ...by })
    expect(await chosen({})).toEqual([older, 'alias champion'])
    expect(await chosen({ alias: 'shadow' })).toEqual([newer, 'alias shadow'])
    expect(await chosen({ latest: true })).toEqual([newer, 'latest'])
    expect(await chosen({ modelId: newer })).toEqual([newer, 'named'])
    expect(await chosen({ modelType: 'alert_ranker' })).toEqual([models.alert_ranker.model_id, 'latest'])
    await removeAlias(registry, { network: 'demo', modelType: 'alert_scorer', alias: 'shadow', ...by })
    await expect(chosen({ alias: 'shadow' })).rejects.toMatchObject({ code: 'PIPELINE_NO_MODEL' })
    const alertId = (await scoresOf(older))[0]!.alert_id
    expect(await explainAlert({ alertId }, context)).toMatchObject({
      model_id: older,
      chosen_by: 'alias champion',
    })
  })

  it('does not take an older alert scorer for a latest one that is damaged', async () => {
    const folder = temporaryFolder()
    try {
      const { model_id: whole } = models.alert_scorer
      cpSync(models.alert_scorer.model_path, join(folder.path, whole), { recursive: true })
      const damaged = whole.replace('_v1.0.0_', '_v1.1.0_')
      mkdirSync(join(folder.path, damaged))
      writeFileSync(join(folder.path, damaged, 'metadata.json'), '{}')
      const context = { database: demo, registry: createRegistry({ location: folder.path, database: demo }) }
      await expect(scoreDay({ date }, context)).rejects.toMatchObject({
        code: 'PIPELINE_MODEL_UNUSABLE',
        message: expect.stringContaining(damaged),
      })
      const named = await scoreDay({ date, modelId: whole }, context)
      expect(named.model_id).toBe(whole)
    } finally {
      folder.remove()
    }
  })

  it('says that a day has no alerts, and writes nothing', async () => {
    const before = await demo.queryRows({ sql: 'SELECT count() AS rows FROM alert_scores', params: {} })
    const empty = toIsoDate(toDayNumber(date) - 1)
    const before_it = toIsoDate(toDayNumber(date) - 7)
    for (const [day, nearest] of [
      [empty, `before it ${before_it} and after it ${date}.`],
      [toIsoDate(toDayNumber(date) + 400), `are before it ${date}.`],
    ] as const) {
      await expect(scoreDay({ date: day }, { database: demo, registry })).rejects.toMatchObject({
        code: 'PIPELINE_NO_ALERTS_THAT_DAY',
        category: 'data',
        message: expect.stringContaining(nearest),
      })
    }
    expect(await demo.queryRows({ sql: 'SELECT count() AS rows FROM alert_scores', params: {} })).toEqual(
      before,
    )
  })

  it('refuses a day that the model has learned from, and marks it where it is asked for', async () => {
    const modelId = models.alert_scorer.model_id
    const { database, learned } = { database: demo, learned: '2024-03-04' }
    await expect(scoreDay({ date: learned, modelId }, { database, registry })).rejects.toMatchObject({
      code: 'PIPELINE_LEARNED_DAYS',
      category: 'usage',
    })
    const allowed = await scoreDay({ date: learned, modelId, allowLearnedDays: true }, { database, registry })
    expect(allowed.alarms[0]).toContain('has learned from the days')
  })

  it('suggests after a training a day that can be scored', async () => {
    const { score_date, model_id } = models.alert_scorer
    const { alerts, alarms } = await scoreDay(
      { date: score_date!, modelId: model_id },
      { database: demo, registry },
    )
    expect(alerts).toBeGreaterThan(0)
    expect(alarms).toEqual([])
    expect(models.cluster_scorer.score_date).toBeNull()
  })

  it('refuses a model of another network unless allowed', async () => {
    const modelId = models.alert_scorer.model_id
    const context = { database: other, registry }
    await expect(scoreDay({ date, modelId }, context)).rejects.toMatchObject({
      code: 'PIPELINE_OTHER_NETWORK',
      category: 'refused',
    })
    expect(await scoresOf(modelId, other)).toEqual([])
    const allowed = await scoreDay({ date, modelId, allowOtherNetwork: true }, context)
    expect(allowed.alerts).toBeGreaterThan(0)
    expect(await scoresOf(modelId, other)).toHaveLength(allowed.alerts)
  })

  it('refuses a network that compares addresses otherwise than in the training', async () => {
    const lower = { ...demo, addressForm: 'lower' as const }
    const { model_id: modelId } = models.alert_scorer
    const [{ alert_id: alertId }] = (await scoresOf(modelId)) as [ScoreRow]
    const refused = {
      code: 'PIPELINE_ADDRESS_FORM',
      message: expect.stringContaining('in the form "exact"; now it is "lower"'),
    }
    await expect(scoreDay({ date, modelId }, { database: lower, registry })).rejects.toMatchObject(refused)
    await expect(explainAlert({ alertId, modelId }, { database: lower, registry })).rejects.toMatchObject(
      refused,
    )
  })

  it.each([
    ['a network without a model', {}, 'PIPELINE_NO_MODEL'],
    [
      'a model that is not there',
      { modelId: 'alert_scorer_demo_v9.0.0_20240101_000000' },
      'STORAGE_MODEL_NOT_FOUND',
    ],
    ['a model id that is a path', { modelId: '../models' }, 'STORAGE_MODEL_NOT_FOUND'],
  ])('refuses %s', async (_, choice, code) => {
    const run = scoreDay({ date, ...choice }, { database: other, registry })
    await expect(run).rejects.toMatchObject({ code })
  })

  it('refuses a cluster model', async () => {
    const modelId = models.cluster_scorer.model_id
    await expect(scoreDay({ date, modelId }, { database: demo, registry })).rejects.toMatchObject({
      code: 'PIPELINE_NOT_AN_ALERT_MODEL',
      category: 'usage',
    })
  })

  it.each(['2024-02-30', '2999-01-01', "2024-01-08'; DROP TABLE raw_alerts"])(
    'refuses the day %s',
    async (bad) => {
      await expect(scoreDay({ date: bad }, { database: demo, registry })).rejects.toMatchObject({
        category: 'usage',
      })
    },
  )

  it('leaves nothing when interrupted', async () => {
    const modelId = models.alert_ranker.model_id
    const controller = new AbortController()
    controller.abort(new Error('stop'))
    const run = scoreDay(
      { date: '2024-06-24', modelId },
      { database: demo, registry, signal: controller.signal },
    )
    await expect(run).rejects.toMatchObject({ code: 'CORE_ABORTED' })
    const rows = await demo.queryRows({
      sql: "SELECT 1 FROM alert_scores WHERE processing_date = '2024-06-24'",
      params: {},
    })
    expect(rows).toEqual([])
  })
})

it.each(['no-such-alert', "' OR 1 = 1 --", ''])('explainAlert refuses the alert %j', async (alertId) => {
  await expect(explainAlert({ alertId }, { database: demo, registry })).rejects.toMatchObject({
    code: 'PIPELINE_NO_ALERT',
  })
})

describe('a model that was tampered with never scores', () => {
  /** Other leaves, another fitted number, another recorded score: each keeps the file well-formed. */
  const TAMPERED = {
    'model.txt': (text: string) =>
      text.replace(/^leaf_value=.*$/gm, (line) =>
        line.replaceAll(/\.(\d)/g, (_, digit) => `.${(Number(digit) + 1) % 10}`),
      ),
    'features.json': (text: string) =>
      text.replace(/"fittedRows":(\d+)/, (_, rows) => `"fittedRows":${Number(rows) + 1}`),
    'golden.json': (text: string) =>
      text.replace(/"scores":\[([^,]+)/, (_, score) => `"scores":[${Number(score) / 2}`),
  } as const

  async function scoreCopy(name: string, sign: boolean, file: keyof typeof TAMPERED) {
    const { model_id: modelId, model_path: path } = models.alert_scorer
    const directory = join(folder.path, name)
    copyModel(path, modelId, directory, { files: { [file]: TAMPERED[file] }, sign })
    const before = await scoresOf(modelId)
    const copies = createRegistry({ location: directory, database: demo })
    const outcome = await scoreDay(
      { date: '2024-06-17', modelId },
      { database: demo, registry: copies },
    ).catch((error) => error)
    expect(await scoresOf(modelId)).toEqual(before)
    return outcome
  }

  it.each(Object.keys(TAMPERED) as (keyof typeof TAMPERED)[])('checksums notice %s', async (file) => {
    expect(await scoreCopy(`plain-${file}`, false, file)).toMatchObject({
      code: 'STORAGE_MODEL_CORRUPT',
      message: expect.stringContaining(file),
    })
  })

  it.each([
    ['model.txt', 'PIPELINE_GOLDEN_MISMATCH'],
    ['features.json', 'FEATURES_STATE_MISMATCH'],
    ['golden.json', 'PIPELINE_GOLDEN_MISMATCH'],
  ] as const)('signed again, %s ends in %s', async (file, code) => {
    expect(await scoreCopy(`signed-${file}`, true, file)).toMatchObject({ code })
  })
})
