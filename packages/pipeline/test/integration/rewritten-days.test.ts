import { join } from 'node:path'
import type { ModelType, TrainingWindow } from '@alertsmith/core'
import { applySchema, createRegistry, type NetworkDatabase, type Registry } from '@alertsmith/storage'
import { generateNetwork } from '@alertsmith/synthetic'
import { openTestStore, type TestStore } from '@alertsmith/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { evaluateModel } from '../../src/evaluation/evaluate-model.js'
import type { TrainingOptions } from '../../src/training/options.js'
import { runTraining } from '../../src/training/train.js'
import { temporaryFolder, trainingOptions } from '../support/models.js'

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

const evaluate = (modelId: string, from = window.startDate) =>
  evaluateModel(
    {
      modelId,
      startDate: from,
      endDate: window.endDate,
      allowLearnedDays: true,
      output: join(folder.path, `${modelId}-${from}.html`),
    },
    { database, registry },
  )

const alter = (change: string, params: Record<string, string> = {}) =>
  database.execute({ sql: `ALTER TABLE ${change} SETTINGS mutations_sync = 1`, params })

async function pick(sql: string): Promise<{ id: string; date: string }> {
  const [row] = await database.queryRows<{ id: string; date: string }>({ sql, params: {} })
  return row!
}

const about = (warnings: readonly string[]) =>
  warnings.filter((warning) => warning.includes('was trained on'))

// One after the other on the same tables: each step adds to what the one before it left.
describe('snapshots that have changed since a training', () => {
  it('are not spoken of where nothing changed, or labels alone', async () => {
    const first = await train('alert_scorer')
    const clusters = await train('cluster_scorer')
    await alter(
      'raw_alerts UPDATE label = 1 - label WHERE alert_id = (SELECT min(alert_id) FROM raw_alerts WHERE label = 0)',
    )
    const again = await train('alert_scorer')
    expect(again.data_fingerprint).not.toBe(first.data_fingerprint)
    expect(about(again.warnings)).toEqual([])
    expect(about((await train('cluster_scorer')).warnings)).toEqual([])
    expect(about((await evaluate(first.model_id)).warnings)).toEqual([])
    expect(about((await evaluate(clusters.model_id)).warnings)).toEqual([])
  })

  it('are named by a training and an evaluation where one amount was changed', async () => {
    const before = await train('alert_scorer')
    const { id, date } = await pick(
      'SELECT alert_id AS id, toString(processing_date) AS date FROM raw_alerts WHERE label IS NOT NULL ORDER BY processing_date, alert_id LIMIT 1',
    )
    await alter(
      'raw_alerts UPDATE volume_usd = volume_usd + 1 WHERE alert_id = {id:String} AND processing_date = {date:Date}',
      { id, date },
    )
    const said = [
      `1 snapshot that ${before.model_id} was trained on holds other rows now: ${date}. It cannot be reproduced, and figures of then and now are not of the same data. Find out who changed these snapshots.`,
    ]
    expect(about((await evaluate(before.model_id)).warnings)).toEqual(said)
    const later = new Date(Date.parse(date) + 86_400_000).toISOString().slice(0, 10)
    expect(about((await evaluate(before.model_id, later)).warnings)).toEqual([])
    // With other labels there is nothing to compare with.
    const sql = 'SELECT alert_id, label FROM raw_alerts'
    expect(about((await train('alert_scorer', { labels: { strategy: 'query', sql } })).warnings)).toEqual([])
    const after = await train('alert_scorer')
    expect(about(after.warnings)).toEqual(said)
    expect((await registry.load(after.model_id)).metadata.warnings).toEqual(after.warnings)
    // It is compared with the newest model, which knows the change.
    expect(about((await train('alert_scorer')).warnings)).toEqual([])
  })

  it('are named where rows are gone, and not where labels came', async () => {
    const { id, date } = await pick(
      'SELECT alert_id AS id, toString(processing_date) AS date FROM raw_alerts WHERE label IS NOT NULL ORDER BY processing_date DESC, alert_id LIMIT 1',
    )
    const before = await train('alert_scorer')
    const [labelled] = await database.queryRows<{ label: number }>({
      sql: 'SELECT label FROM raw_alerts WHERE alert_id = {id:String}',
      params: { id },
    })
    await alter('raw_alerts UPDATE label = NULL WHERE alert_id = {id:String}', { id })
    const without = await train('alert_scorer')
    expect(about(without.warnings)).toEqual([
      `1 snapshot that ${before.model_id} was trained on has fewer labelled rows now, or none: ${date}. It cannot be reproduced. Find out whether labels or rows were taken away.`,
    ])
    await alter(`raw_alerts UPDATE label = ${labelled!.label} WHERE alert_id = {id:String}`, { id })
    expect(about((await train('alert_scorer')).warnings)).toEqual([])
  })
})
