import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  type AlertScores,
  applySchema,
  createStore,
  type NetworkDatabase,
  type Store,
  writeAlertScores,
} from '../../../src/index.js'

let root = ''
let store: Store
let database: NetworkDatabase
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'alertsmith-scores-'))
  store = await createStore({ url: `chdb:${join(root, 'clickhouse')}` })
  database = (await applySchema(store, 'demo')).database
})
afterAll(async () => {
  await store?.close()
  rmSync(root, { recursive: true, force: true })
})

const scores = (over: Partial<AlertScores> = {}): AlertScores => ({
  modelId: 'alert_scorer_demo_v1.0.0_20240101_000000',
  processingDate: '2024-01-08',
  windowDays: 7,
  alertId: ['a', 'b "quoted"\n\\'],
  address: ["0x'; DROP TABLE alert_scores", 'é'],
  score: Float64Array.of(0.1 + 0.2, 5e-324),
  calibratedScore: Float64Array.of(0.5, 0.25),
  rankInDay: Uint32Array.of(1, 2),
  reasons: [['first (+1.4)', 'second'], []],
  ...over,
})

const read = () =>
  database.queryRows<Record<string, unknown>>({
    sql: 'SELECT * EXCEPT scored_at FROM alert_scores FINAL ORDER BY rank_in_day',
    params: {},
  })

it('writes every value as it is, and a second time in its place', async () => {
  await writeAlertScores(database, scores({ score: Float64Array.of(0.9, 0.8) }))
  await writeAlertScores(database, scores())
  const common = { processing_date: '2024-01-08', window_days: 7, model_id: scores().modelId }
  expect(await read()).toEqual([
    {
      ...common,
      alert_id: 'a',
      address: "0x'; DROP TABLE alert_scores",
      score: 0.1 + 0.2,
      calibrated_score: 0.5,
      rank_in_day: 1,
      reasons: ['first (+1.4)', 'second'],
    },
    {
      ...common,
      alert_id: 'b "quoted"\n\\',
      address: 'é',
      score: 5e-324,
      calibrated_score: 0.25,
      rank_in_day: 2,
      reasons: [],
    },
  ])
})

it('keeps null where a model has no calibration', async () => {
  const modelId = 'alert_scorer_demo_v2.0.0_20240101_000000'
  await writeAlertScores(database, scores({ modelId, calibratedScore: null }))
  const rows = await database.queryRows({
    sql: 'SELECT DISTINCT calibrated_score FROM alert_scores WHERE model_id = {modelId:String}',
    params: { modelId },
  })
  expect(rows).toEqual([{ calibrated_score: null }])
})

it('refuses alerts that share an id, and writes none of them', async () => {
  const modelId = 'alert_scorer_demo_v3.0.0_20240101_000000'
  await expect(
    writeAlertScores(database, scores({ modelId, alertId: ['same', 'same'] })),
  ).rejects.toMatchObject({ code: 'STORAGE_SCORES_NOT_WRITTEN', context: { scored: 2, ids: 1 } })
  expect((await read()).filter(({ model_id }) => model_id === modelId)).toEqual([])
})

it('says how many rows are missing where the table keeps another key', async () => {
  const { database: other } = await applySchema(store, 'other_key')
  await other.execute({ sql: 'RENAME TABLE alert_scores TO right_key', params: {} })
  await other.execute({
    sql: `CREATE TABLE alert_scores ENGINE = ReplacingMergeTree(scored_at)
ORDER BY (processing_date, window_days, model_id) AS SELECT * FROM right_key`,
    params: {},
  })
  await expect(writeAlertScores(other, scores())).rejects.toMatchObject({
    code: 'STORAGE_SCORES_NOT_WRITTEN',
    context: { scored: 2, written: 1 },
  })
})

it('does not take the rows of an earlier run for its own', async () => {
  const { database: lossy } = await applySchema(store, 'lossy')
  await writeAlertScores(lossy, scores())
  await lossy.execute({ sql: 'RENAME TABLE alert_scores TO kept', params: {} })
  // Rows that come in are thrown away, and those of the first run are read.
  await lossy.execute({ sql: 'CREATE TABLE gone AS kept ENGINE = Null', params: {} })
  await lossy.execute({
    sql: 'CREATE MATERIALIZED VIEW sieve TO kept AS SELECT * FROM gone WHERE rank_in_day > 1',
    params: {},
  })
  const intoTheSieve: NetworkDatabase = {
    ...lossy,
    insertFile: (insert, options) =>
      lossy.insertFile({ ...insert, into: insert.into.replace('alert_scores', 'gone') }, options),
    asWriter: {
      ...lossy.asWriter,
      queryRows: ({ sql, params }, options) =>
        lossy.asWriter.queryRows({ sql: sql.replace('alert_scores', 'kept'), params }, options),
    },
  }
  await expect(writeAlertScores(intoTheSieve, scores())).rejects.toMatchObject({
    code: 'STORAGE_SCORES_NOT_WRITTEN',
    context: { scored: 2, written: 1 },
  })
})

it('replaces earlier rows also where the clock has gone back', async () => {
  const modelId = 'alert_scorer_demo_v4.0.0_20240101_000000'
  await database.execute({
    sql: `INSERT INTO alert_scores (alert_id, address, processing_date, window_days, model_id, score, scored_at)
SELECT 'a', '0x', '2024-01-08', 7, {modelId:String}, 0.7, now64(3) + INTERVAL 1 DAY`,
    params: { modelId },
  })
  await writeAlertScores(database, scores({ modelId }))
  const rows = await database.queryRows({
    sql: "SELECT score FROM alert_scores FINAL WHERE alert_id = 'a' AND model_id = {modelId:String}",
    params: { modelId },
  })
  expect(rows).toEqual([{ score: 0.1 + 0.2 }])
})
