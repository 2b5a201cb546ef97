import { join } from 'node:path'
import type { ModelType, TrainingWindow } from '@alertsmith/core'
import { extractTrainingData } from '@alertsmith/extraction'
import { applySchema, createRegistry, type NetworkDatabase, type Registry } from '@alertsmith/storage'
import { generateNetwork } from '@alertsmith/synthetic'
import { openTestStore, type TestStore } from '@alertsmith/testkit'
import { averagePrecision } from '@alertsmith/trainer'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { diffModels } from '../../src/model/diff-models.js'
import { loadModel } from '../../src/model/load.js'
import { aliasOnDay } from '../../src/promotion/alias-at.js'
import { removeAlias, rollbackChampion, setAlias } from '../../src/promotion/change-alias.js'
import { championOf, type PromoteModelOptions, promoteModel } from '../../src/promotion/promote-model.js'
import { whyNot } from '../../src/promotion/why-not.js'
import type { TrainingOptions } from '../../src/training/options.js'
import type { TrainingSummary } from '../../src/training/summary.js'
import { runTraining } from '../../src/training/train.js'
import { copyModel, temporaryFolder, trainingOptions } from '../support/models.js'

const folder = temporaryFolder()
const key = { network: 'demo', modelType: 'alert_scorer' }
const actor = 'ada@lab'
let opened: TestStore
let database: NetworkDatabase
let window: TrainingWindow
let registry: Registry
let weak: TrainingSummary
let strong: TrainingSummary

beforeAll(async () => {
  opened = await openTestStore()
  database = (await applySchema(opened.store, 'demo')).database
  window = (await generateNetwork(database, { alerts: 4_000, seed: 11 })).window
  registry = registryIn('models')
  weak = await train({ params: { num_iterations: 2, num_leaves: 2 } })
  strong = await train({ params: { num_iterations: 40 } })
})
afterAll(async () => {
  folder.remove()
  await opened?.close()
})

const registryIn = (name: string) => createRegistry({ location: join(folder.path, name), database })

function train(over: Partial<TrainingOptions>, modelType: ModelType = 'alert_scorer', into = registry) {
  return runTraining(trainingOptions(modelType, window, { allowInsufficient: true, ...over }), {
    database,
    registry: into,
  })
}

const promote = (modelId: string, over: Partial<PromoteModelOptions> = {}, of = registry) =>
  promoteModel({ modelId, actor, ...over }, { database, registry: of })

const failed = ({ checks }: { checks: readonly { name: string; passed: boolean }[] }) =>
  checks.filter(({ passed }) => !passed).map(({ name }) => name)

describe('the life of a champion', () => {
  it('begins with a model that is checked, but compared with nobody', async () => {
    const decision = await promote(weak.model_id)
    expect(failed(decision)).toEqual([])
    expect(decision).toMatchObject({ promoted: true, champion_id: null, gain: null, metric: null })
    expect(decision.slice!.rows).toBeGreaterThan(0)
    expect(await championOf(registry, key)).toEqual(decision.event)
    expect(decision.event).toMatchObject({ sequence: 1, kind: 'promote', modelId: weak.model_id, actor })
  })

  it('is not judged again where it has the alias already', async () => {
    const again = await promote(weak.model_id)
    expect(again).toMatchObject({ promoted: true, already: true, checks: [] })
    expect((await registry.aliasHistory(key)).length).toBe(1)
  })

  it('records nothing in a dry run', async () => {
    const decision = await promote(strong.model_id, { dryRun: true })
    expect(decision).toMatchObject({ promoted: true, dry_run: true, event: null })
    expect((await registry.aliasHistory(key)).length).toBe(1)
  })

  it('ends where a better model comes, by figures that scoring the slice by hand gives', async () => {
    const decision = await promote(strong.model_id, { reason: 'the spring release' })
    expect(failed(decision)).toEqual([])
    expect(decision).toMatchObject({ promoted: true, champion_id: weak.model_id, metric: 'pr_auc' })
    const slice = decision.slice!
    const { tables, fingerprint } = await extractTrainingData(database, {
      window: { startDate: slice.start_date, endDate: slice.end_date, windowDays: 7 },
    })
    const label = Float64Array.from(tables.labels.getChild('label')!.toArray() as ArrayLike<number>)
    for (const [modelId, found] of [
      [weak.model_id, decision.gain!.champion],
      [strong.model_id, decision.gain!.candidate],
    ] as const) {
      using ready = await loadModel(registry, modelId)
      const score = await ready.score(ready.builder.transform(tables))
      expect(found).toBeCloseTo(averagePrecision({ label, score })!, 12)
    }
    expect(slice).toMatchObject({
      rows: label.length,
      positives: label.reduce((sum, value) => sum + value, 0),
      data_fingerprint: fingerprint,
      champion_data_fingerprint: null,
    })
    expect(decision.gain!.low!).toBeGreaterThan(0)
    expect(decision.event).toMatchObject({ reason: 'the spring release', previous: weak.model_id })
  })

  it('judges only on days that neither model has learned from', async () => {
    const { split } = (await registry.load(strong.model_id)).metadata as unknown as {
      split: { parts: Record<string, { lastDate: string; firstDate: string; rows: number }> }
    }
    const { slice } = await promote(weak.model_id, { dryRun: true })
    expect(slice!.first_date).toBe(split.parts.test!.firstDate)
    expect(slice!.rows).toBe(split.parts.test!.rows)
    for (const wrong of [
      { startDate: split.parts.validation!.lastDate },
      { endDate: split.parts.validation!.lastDate },
    ]) {
      const run = promote(weak.model_id, { ...wrong, dryRun: true })
      await expect(run).rejects.toMatchObject({ code: 'PIPELINE_PROMOTION_OPTION' })
    }
    const noDay = promote(weak.model_id, { endDate: 'yesterday', dryRun: true })
    await expect(noDay).rejects.toMatchObject({ code: 'CORE_INVALID_DATE' })
  })

  it('tells apart addresses that were known before, as the training did', async () => {
    const { segments } = await promote(weak.model_id, { dryRun: true })
    const rows = (name: string) => segments.find((segment) => segment.name === name)?.rows ?? 0
    expect(rows('unseen')).toBe(strong.metrics.unseen_rows)
    expect(rows('seen')).toBe(strong.metrics.seen_rows)
  })

  it('goes on where a worse model comes, and the journal says why', async () => {
    const decision = await promote(weak.model_id)
    expect(decision.promoted).toBe(false)
    expect(failed(decision)).toContain('gain')
    expect(decision.event).toMatchObject({ kind: 'refuse', previous: strong.model_id })
    expect((await championOf(registry, key))!.modelId).toBe(strong.model_id)
    expect(await whyNot(registry, weak.model_id)).toMatchObject({
      state: 'refused',
      current_id: strong.model_id,
      checks: decision.checks,
    })
    expect(await whyNot(registry, strong.model_id)).toMatchObject({ state: 'current' })
  })

  it('never ends for a model that is the same', async () => {
    const twin = await train({ params: { num_iterations: 40 } })
    const decision = await promote(twin.model_id)
    expect(decision).toMatchObject({ promoted: false, gain: { value: 0, low: 0, high: 0 } })
    expect(failed(decision)).toEqual(['gain'])
  })

  it('can be taken back, which is an event of its own, and told for every day', async () => {
    const event = await rollbackChampion(registry, { ...key, actor, reason: 'too many alarms' })
    expect(event).toMatchObject({ kind: 'rollback', modelId: weak.model_id, previous: strong.model_id })
    const found = await aliasOnDay(registry, { ...key, date: event.at.slice(0, 10) })
    expect(found).toMatchObject({ model_id: weak.model_id, event })
    expect(found.gate_event).toMatchObject({ kind: 'promote', modelId: weak.model_id })
    expect(await aliasOnDay(registry, { ...key, date: '2020-01-01' })).toMatchObject({
      model_id: null,
      event: null,
      that_day: [],
    })
    const further = rollbackChampion(registry, { ...key, actor, reason: 'further' })
    await expect(further).rejects.toMatchObject({ code: 'PIPELINE_NOTHING_TO_ROLL_BACK' })
  })

  it('cannot be given to two at once', async () => {
    const third = await train({ params: { num_iterations: 60 } })
    const results = await Promise.allSettled([promote(strong.model_id), promote(third.model_id)])
    const lost = results.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[]
    expect(lost.map(({ reason }) => [reason.code, reason.retryable])).toEqual([
      ['STORAGE_ALIAS_CHANGED', true],
    ])
  })
})

describe('the gate', () => {
  it('refuses a model whose golden rows do not match', async () => {
    const own = registryIn('tampered')
    copyModel(strong.model_path, strong.model_id, join(folder.path, 'tampered'), {
      sign: true,
      files: { 'golden.json': (text) => text.replace(/"scores":\[[^,]+/, '"scores":[0.123') },
    })
    const decision = await promote(strong.model_id, {}, own)
    expect(decision).toMatchObject({ promoted: false, slice: null, event: { kind: 'refuse' } })
    expect(failed(decision)).toEqual(['golden_rows'])
    expect(decision.checks.at(-1)!.sentence).toContain('0.123')
  })

  it('does not take a champion whose golden rows do not match for a worse model', async () => {
    const own = registryIn('tampered-champion')
    const into = join(folder.path, 'tampered-champion')
    copyModel(strong.model_path, strong.model_id, into, { sign: false })
    copyModel(weak.model_path, weak.model_id, into, {
      sign: true,
      files: { 'golden.json': (text) => text.replace(/"scores":\[[^,]+/, '"scores":[0.123') },
    })
    await setAlias(own, { modelId: weak.model_id, alias: 'champion', actor, reason: 'a test' })
    await expect(promote(strong.model_id, {}, own)).rejects.toMatchObject({
      code: 'PIPELINE_CHAMPION_UNUSABLE',
      context: { championId: weak.model_id, code: 'PIPELINE_GOLDEN_MISMATCH' },
    })
    expect((await own.aliasHistory(key)).length).toBe(1)
  })

  it('refuses a model of which the training raised an alarm or lacked labels, also as the first one', async () => {
    const own = registryIn('alarmed')
    copyModel(strong.model_path, strong.model_id, join(folder.path, 'alarmed'), {
      sign: true,
      edit: (metadata) => {
        const firewall = metadata.firewall as { label_shuffle: Record<string, unknown> }
        firewall.label_shuffle.alarm = true
        metadata.insufficient_labels = { parts: [] }
      },
    })
    const decision = await promote(strong.model_id, {}, own)
    expect(failed(decision)).toEqual(['labels', 'leakage'])
  })

  it.each([
    ['a slice of few rows', { startDate: '2024-06-29' }],
    ['a slice without rows', { startDate: '2026-01-01', endDate: '2026-02-01' }],
  ])('refuses %s', async (_what, over) => {
    const { endDate } = window
    const few = 'endDate' in over ? over : { startDate: endDate, endDate }
    const decision = await promote(strong.model_id, { ...few, dryRun: true, alias: 'trial' })
    expect(decision.promoted).toBe(false)
    expect(failed(decision)).toEqual(['slice'])
  })

  it('holds probabilities to the limit, and a first model too', async () => {
    const decision = await promote(strong.model_id, { alias: 'strict', maxCalibrationError: 0, dryRun: true })
    expect(failed(decision)).toEqual(['calibration'])
  })

  it('notices that the rows of a slice have changed since it was judged on them', async () => {
    const { database: changing } = await applySchema(opened.store, 'changing')
    const { window: days } = await generateNetwork(changing, { alerts: 3_000, seed: 12 })
    const own = createRegistry({ location: join(folder.path, 'changing'), database: changing })
    const context = { database: changing, registry: own }
    const options = trainingOptions('alert_scorer', days, { allowInsufficient: true })
    const { model_id: modelId } = await runTraining(options, context)
    const judge = () => promoteModel({ modelId, actor, maxCalibrationError: 0 }, context)
    const first = await judge()
    expect(first.promoted).toBe(false)
    expect((await judge()).warnings).toEqual(first.warnings)
    await changing.execute({
      sql: 'ALTER TABLE raw_alerts UPDATE volume_usd = volume_usd + 1 WHERE processing_date = {day:Date} SETTINGS mutations_sync = 1',
      params: { day: first.slice!.last_date },
    })
    expect((await judge()).warnings.join(' ')).toContain('have changed since')
  })

  it('scores each model on an extraction of its own where they read other columns', async () => {
    const declared = [
      { name: 'own_confidence', table: 'raw_alerts', column: 'alert_confidence_score', kind: 'number' },
    ] as const
    const other = await train({ params: { num_iterations: 40 }, features: { declared } })
    expect(other.version_choice).toMatchObject({ step: 'major', reason: 'features added: own_confidence' })
    await setAlias(registry, { modelId: weak.model_id, alias: 'shadow', actor, reason: 'a test' })
    const decision = await promote(other.model_id, { alias: 'shadow', dryRun: true })
    expect(decision.slice!.champion_data_fingerprint).toMatch(/^[0-9a-f]{64}$/)
    expect(decision.slice!.champion_data_fingerprint).not.toBe(decision.slice!.data_fingerprint)
    const alone = await promote(strong.model_id, { alias: 'shadow', dryRun: true })
    expect(decision.gain!.champion).toBeCloseTo(alone.gain!.champion!, 12)
  })

  it.each([
    ['alert_ranker', 'ndcg_at_10'],
    ['cluster_scorer', 'roc_auc'],
  ] as const)('compares two %ss by %s', async (modelType, metric) => {
    // There are few clusters: half of the days test.
    const split = { kind: 'temporal', testSize: 0.5 } as const
    const first = await train({ split, params: { num_iterations: 2, num_leaves: 2 } }, modelType)
    const second = await train({ split, params: { num_iterations: 40 } }, modelType)
    await setAlias(registry, { modelId: first.model_id, alias: 'champion', actor, reason: 'a test' })
    const decision = await promote(second.model_id, { dryRun: true })
    expect(decision.checks.find(({ name }) => name === 'slice')).toMatchObject({ passed: true })
    expect(decision).toMatchObject({ metric, champion_id: first.model_id })
    const own = modelType === 'alert_ranker' ? 'test_ndcg_at_10' : 'test_auc'
    expect(decision.gain!.candidate).toBeCloseTo(second.metrics[own] as number, 12)
    expect(decision.gain!.champion).toBeCloseTo(first.metrics[own] as number, 12)
    expect(decision.calibration_error === null).toBe(modelType === 'alert_ranker')
  })
})

describe('the gate between window lengths', () => {
  it('refuses where the lengths do not have the same alerts, and says how to go on', async () => {
    for (const [table, id] of [
      ['raw_alerts', "concat(alert_id, '-long') AS alert_id,"],
      ['raw_features', ''],
      ['raw_clusters', ''],
    ] as const) {
      const sql = `INSERT INTO ${table} SELECT * REPLACE (${id} 30 AS window_days) FROM (SELECT * FROM ${table} WHERE window_days = 7)`
      await database.execute({ sql, params: {} })
    }
    const lengths = registryIn('lengths')
    const short = await train({}, 'alert_scorer', lengths)
    expect((await promote(short.model_id, { maxCalibrationError: 1 }, lengths)).promoted).toBe(true)
    const long = await train({ window: { ...window, windowDays: 30 } }, 'alert_scorer', lengths)
    const decision = await promote(long.model_id, { maxCalibrationError: 1 }, lengths)
    expect(decision.promoted).toBe(false)
    expect(failed(decision)).toEqual(['slice'])
    const { sentence } = decision.checks.find(({ passed }) => !passed)!
    expect(sentence).toContain(`The champion ${short.model_id} reads snapshots of 7 days, this model of 30`)
    expect(sentence).toContain(
      'alertsmith models unalias champion --network demo --model-type alert_scorer --reason',
    )
    await removeAlias(lengths, { ...key, alias: 'champion', actor, reason: 'moved to 30-day windows' })
    expect((await promote(long.model_id, { maxCalibrationError: 1 }, lengths)).promoted).toBe(true)
  })
})

describe('diffModels', () => {
  it('says what was changed and what came of it', async () => {
    const diff = await diffModels(registry, weak.model_id, strong.model_id)
    expect(diff).toMatchObject({
      step: 'minor',
      features: { added: [], removed: [], in_both: strong.num_features },
      meaning: [],
      making: [
        { name: 'num_leaves', before: 2, after: 31 },
        { name: 'rounds', before: 2, after: 40 },
      ],
      versions: [],
    })
    expect(diff.data.before).toEqual(diff.data.after)
    const auc = diff.metrics.find(({ name }) => name === 'test_auc')
    expect(auc).toEqual({ name: 'test_auc', before: weak.metrics.test_auc, after: strong.metrics.test_auc })
    for (const side of ['before', 'after'] as const) {
      const total = diff.importances.reduce((sum, importance) => sum + importance[side], 0)
      expect(total).toBeCloseTo(1, 9)
    }
  })
})
