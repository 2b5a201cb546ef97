import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  applySchema,
  createStore,
  type NetworkDatabase,
  type Store,
  type TrainingRunRow,
  writeTrainingRun,
} from '../../../src/index.js'

let root = ''
let store: Store
let database: NetworkDatabase
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'alertsmith-runs-'))
  store = await createStore({ url: `chdb:${join(root, 'clickhouse')}` })
  database = (await applySchema(store, 'demo')).database
})
afterAll(async () => {
  await store?.close()
  rmSync(root, { recursive: true, force: true })
})

const RUN: TrainingRunRow = {
  runId: "run-1 with a ' and a \\",
  modelType: 'alert_scorer',
  window: { startDate: '2024-01-02', endDate: '2024-03-31', windowDays: 7 },
  status: 'failed',
  startedAt: new Date('2024-04-01T06:00:00.123Z'),
  finishedAt: new Date('2024-04-01T06:05:00.456Z'),
  modelId: '',
  phaseMs: { extract: 1200, train: 3400 },
  errorCode: 'STORAGE_UNAVAILABLE',
  errorMessage: 'It was away; {odd:String} text stays as it is.',
}

it('keeps one row of a run however often it is written, the last one', async () => {
  await writeTrainingRun(database, RUN)
  await writeTrainingRun(database, RUN)
  await writeTrainingRun(database, { ...RUN, status: 'succeeded', modelId: 'm-1', phaseMs: {} })
  const rows = await database.queryRows({ sql: 'SELECT * FROM training_runs FINAL', params: {} })
  expect(rows).toEqual([
    expect.objectContaining({
      run_id: RUN.runId,
      network: 'demo',
      status: 'succeeded',
      model_id: 'm-1',
      phase_ms: {},
      training_start_date: '2024-01-02',
      started_at: '2024-04-01 06:00:00.123',
      finished_at: '2024-04-01 06:05:00.456',
      error_message: RUN.errorMessage,
    }),
  ])
})
