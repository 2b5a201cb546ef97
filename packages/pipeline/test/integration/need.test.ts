import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { TrainingWindow } from '@alertsmith/core'
import { applySchema, createRegistry, type NetworkDatabase, type Registry } from '@alertsmith/storage'
import { generateNetwork } from '@alertsmith/synthetic'
import { openTestStore, type TestStore } from '@alertsmith/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { evaluateModel } from '../../src/evaluation/evaluate-model.js'
import { newestDay } from '../../src/scoring/newest-day.js'
import { scoreNewestDay } from '../../src/scoring/score-newest-day.js'
import { trainingNeed } from '../../src/training/need.js'
import type { TrainingSummary } from '../../src/training/summary.js'
import { type ExtractedFacts, runTraining } from '../../src/training/train.js'
import { temporaryFolder, trainingOptions } from '../support/models.js'

const folder = temporaryFolder()
const models = join(folder.path, 'models')
let opened: TestStore
let database: NetworkDatabase
let registry: Registry
/** All of the network, and the part of it that the model is trained on. */
let whole: TrainingWindow
let window: TrainingWindow
let trained: TrainingSummary
const facts: ExtractedFacts[] = []

beforeAll(async () => {
  opened = await openTestStore()
  database = (await applySchema(opened.store, 'demo')).database
  whole = (await generateNetwork(database, { alerts: 3_000, seed: 11 })).window
  window = { ...whole, endDate: '2024-05-27' }
  registry = createRegistry({ location: models, database })
})
afterAll(async () => {
  folder.remove()
  await opened?.close()
})

const count = async (condition: string) => {
  const sql = `SELECT toFloat64(count()) AS n FROM raw_alerts WHERE label IS NOT NULL AND ${condition}`
  return (await database.queryRows<{ n: number }>({ sql, params: {} }))[0]!.n
}

describe('onExtracted', () => {
  it('ends a training by a throw, before anything is built or saved', async () => {
    const training = runTraining(trainingOptions('alert_scorer', window), {
      database,
      registry,
      onPhase: (phase) => expect(phase).toBe('extract'),
      onExtracted: async () => {
        throw new Error('known already')
      },
    })
    await expect(training).rejects.toThrow('known already')
    expect(existsSync(models) ? readdirSync(models).filter((name) => name.includes('_v')) : []).toEqual([])
  })

  it('is told of the data, and what it says of the run stands in the metadata', async () => {
    trained = await runTraining(trainingOptions('alert_scorer', window), {
      database,
      registry,
      onExtracted: async (told) => {
        facts.push(told)
        return { run_id: 'run-1', run_key: 'key-1' }
      },
    })
    expect(facts).toEqual([{ dataFingerprint: trained.data_fingerprint, rows: trained.rows.total }])
    const { metadata } = await registry.load(trained.model_id)
    expect(metadata.training_run).toEqual({ run_id: 'run-1', run_key: 'key-1' })
  })
})

describe('trainingNeed', () => {
  const need = (over: Partial<Parameters<typeof trainingNeed>[0]>) =>
    trainingNeed(
      { modelType: 'alert_scorer', window: whole, until: whole.endDate, ...over },
      { database, registry },
    )

  it('is there where there is no model', async () => {
    expect(await need({ modelType: 'alert_ranker', minNewLabels: 1e9 })).toEqual({
      needed: true,
      reason: 'There is no model yet.',
    })
  })

  it('counts labelled alerts that the latest model does not know, of later days and late labels alike', async () => {
    const later = await count(`processing_date > '${window.endDate}'`)
    expect(later).toBeGreaterThan(100)
    expect((await need({ minNewLabels: later })).needed).toBe(true)
    const tooFew = await need({ minNewLabels: later + 1 })
    expect(tooFew.needed).toBe(false)
    expect(tooFew.reason).toContain(`${later} new labelled alerts`)
    // Within the model's own window there is nothing new.
    expect((await need({ window, minNewLabels: 1 })).reason).toContain('0 new labelled alerts')
    await database.execute({
      sql: `INSERT INTO raw_alerts SELECT * REPLACE (concat(alert_id, '-late') AS alert_id)
FROM raw_alerts WHERE processing_date = '2024-03-04' AND label IS NOT NULL LIMIT 3`,
      params: {},
    })
    expect((await need({ window, minNewLabels: 3 })).needed).toBe(true)
    expect((await need({ window, minNewLabels: 4 })).reason).toContain('3 new labelled alerts')
    await database.execute({ sql: "DELETE FROM raw_alerts WHERE endsWith(alert_id, '-late')", params: {} })
  })

  it('measures the drift that an evaluation on the same days measures', async () => {
    const { drift } = await evaluateModel(
      {
        modelId: trained.model_id,
        // The seven newest of the weekly snapshots.
        startDate: '2024-05-20',
        endDate: whole.endDate,
        output: join(folder.path, 'evaluation.html'),
      },
      { database, registry },
    )
    const unlabelled = "processing_date >= '2024-05-20' AND window_days = 7 AND label IS NULL"
    const [row] = await database.queryRows<{ n: string }>({
      sql: `SELECT toString(count()) AS n FROM raw_alerts WHERE ${unlabelled}`,
      params: {},
    })
    expect(row!.n).toBe('0')
    const psi = drift.score_psi
    expect((await need({ maxScoreDrift: psi - 1e-9 })).needed).toBe(true)
    const stable = await need({ maxScoreDrift: psi + 1e-9 })
    expect(stable.needed).toBe(false)
    expect(stable.reason).toContain(`score drift ${psi.toFixed(3)}`)
  })

  it('counts labels from the last model of its own, whatever else was trained since', async () => {
    const isOwn = ({ modelId }: { readonly modelId: string }) => modelId === trained.model_id
    const later = await count(`processing_date > '${window.endDate}'`)
    // One with every label that there is.
    const other = await runTraining(trainingOptions('alert_scorer', whole), { database, registry })
    try {
      expect((await need({ minNewLabels: 1 })).reason).toContain('0 new labelled alerts')
      const own = await need({ minNewLabels: later, isOwn })
      expect(own).toEqual({
        needed: true,
        reason: `${later} new labelled alerts since ${trained.model_id} (at least ${later} are asked for).`,
      })
      expect((await need({ minNewLabels: 1e9, isOwn: () => false })).needed).toBe(true)
    } finally {
      rmSync(join(models, other.model_id), { recursive: true })
    }
  })

  it('sees new labels also where rows that the last model knew are gone', async () => {
    const later = await count(`processing_date > '${window.endDate}'`)
    const days = "processing_date < '2024-02-01'"
    await database.execute({ sql: `CREATE TABLE gone AS raw_alerts`, params: {} })
    await database.execute({ sql: `INSERT INTO gone SELECT * FROM raw_alerts WHERE ${days}`, params: {} })
    await database.execute({ sql: `DELETE FROM raw_alerts WHERE ${days}`, params: {} })
    try {
      expect((await need({ minNewLabels: later })).needed).toBe(true)
    } finally {
      await database.execute({ sql: 'INSERT INTO raw_alerts SELECT * FROM gone', params: {} })
      await database.execute({ sql: 'DROP TABLE gone', params: {} })
    }
  })

  it('is there where one of two conditions holds', async () => {
    expect((await need({ minNewLabels: 1e9, maxScoreDrift: 1e-9 })).needed).toBe(true)
    expect((await need({ minNewLabels: 1, maxScoreDrift: 1e9 })).needed).toBe(true)
    const neither = await need({ minNewLabels: 1e9, maxScoreDrift: 1e9 })
    expect(neither.needed).toBe(false)
    expect(neither.reason).toMatch(/new labelled alerts.*; score drift/)
  })

  it('does not take the chance of a few alerts for drift', async () => {
    const few = await need({ until: '2024-01-08', maxScoreDrift: 0 })
    expect(few).toEqual({
      needed: false,
      reason: expect.stringMatching(/^only \d+ alerts to measure drift on/),
    })
  })
})

describe('newestDay', () => {
  it('is the last day up to a day that has alerts of such snapshots', async () => {
    expect(await newestDay(database, { windowDays: 7, until: '2024-03-10' })).toBe('2024-03-04')
    expect(await newestDay(database, { windowDays: 7, until: '2024-03-04' })).toBe('2024-03-04')
    expect(await newestDay(database, { windowDays: 7, until: '2023-12-31' })).toBeUndefined()
    expect(await newestDay(database, { windowDays: 30, until: '2024-03-04' })).toBeUndefined()
  })
})

describe('scoreNewestDay', () => {
  const score = (until: string) => scoreNewestDay({ until }, { database, registry })

  it("scores the newest day of the model's own window length", async () => {
    const [found] = await database.queryRows<{ alerts: number }>({
      sql: "SELECT count()::UInt32 AS alerts FROM raw_alerts WHERE processing_date = '2024-03-04' AND window_days = 7",
      params: {},
    })
    expect(found!.alerts).toBeGreaterThan(0)
    expect(await score('2024-03-10')).toMatchObject({
      model_id: trained.model_id,
      date: '2024-03-04',
      window_days: 7,
      alerts: found!.alerts,
    })
    expect(await score('2023-12-31')).toBeUndefined()
  })

  it('is no success where there are new alerts, but none of that length', async () => {
    await database.execute({
      sql: `INSERT INTO raw_alerts SELECT * REPLACE (concat(alert_id, '-long') AS alert_id, 30 AS window_days, addDays(processing_date, 365) AS processing_date)
FROM (SELECT * FROM raw_alerts WHERE processing_date = '2024-03-04')`,
      params: {},
    })
    await expect(score('2025-12-31')).rejects.toMatchObject({
      code: 'PIPELINE_WINDOW_LENGTH_UNUSED',
      message: expect.stringContaining('models unalias champion --network demo --model-type alert_scorer'),
      context: { windowDays: 7, found: 30, newest: '2025-03-04' },
    })
    expect((await score(whole.endDate))!.alerts).toBeGreaterThan(0)
    await database.execute({ sql: "DELETE FROM raw_alerts WHERE endsWith(alert_id, '-long')", params: {} })
  })
})
