import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TrainingWindow, toDayNumber, toIsoDate } from '@alertsmith/core'
import { createRegistry } from '@alertsmith/storage'
import { generateNetwork } from '@alertsmith/synthetic'
import { openTestNetwork, type TestNetwork } from '@alertsmith/testkit'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { evaluateModel } from '../../src/evaluation/evaluate-model.js'
import { scoreDay } from '../../src/scoring/score-day.js'
import { runTraining } from '../../src/training/train.js'

let network: TestNetwork
let window: TrainingWindow
let directory: string

beforeAll(async () => {
  network = await openTestNetwork('demo')
  window = (await generateNetwork(network.database, { alerts: 3_000, seed: 11 })).window
  directory = mkdtempSync(join(tmpdir(), 'alertsmith-coverage-'))
})
afterAll(async () => {
  rmSync(directory, { recursive: true, force: true })
  await network?.close()
})

it('says of a model whose alerts mostly lack features so, wherever the model is looked at', async () => {
  const { database } = network
  await database.execute({
    sql: 'ALTER TABLE raw_features DELETE WHERE cityHash64(address) % 5 != 0 SETTINGS mutations_sync = 1',
    params: {},
  })
  const registry = createRegistry({ location: directory, database })
  const cut = toDayNumber(window.endDate) - 28
  const summary = await runTraining(
    {
      modelType: 'alert_scorer',
      window: { ...window, endDate: toIsoDate(cut) },
      split: { kind: 'temporal' },
      cvFolds: 3,
      params: { num_iterations: 30 },
      threads: 1,
    },
    { database, registry },
  )
  const alarm = expect.stringMatching(
    /^\d+ of \d+ alerts \((?:1|2)\d\.\d %\) found a row in raw_features; at least 90\.0 % must\.$/,
  )
  const tables = ['raw_features', 'raw_clusters', 'raw_money_flows', 'history']
  expect(summary.alarms).toEqual([alarm])
  expect(summary.coverage.map(({ table }) => table)).toEqual(tables)
  const metadata = JSON.parse(readFileSync(join(summary.model_path, 'metadata.json'), 'utf8'))
  expect(metadata).toMatchObject({ alarms: summary.alarms, coverage: summary.coverage })
  const report = readFileSync(summary.report_path, 'utf8')
  expect(report).not.toContain('No alarm was raised.')
  expect(report).toContain('found a row in raw_features; at least')
  expect(report).toContain('What the joins found')

  const modelId = summary.model_id
  const day = await scoreDay({ modelId, date: window.endDate }, { database, registry })
  expect(day.alarms).toEqual([alarm])
  expect(day.coverage.map(({ table }) => table)).toEqual(tables)
  const judged = await evaluateModel(
    {
      modelId,
      startDate: toIsoDate(cut + 1),
      endDate: window.endDate,
      output: join(directory, 'evaluation.html'),
    },
    { database, registry },
  )
  expect(judged.alarms).toEqual([alarm])
  expect(judged.coverage.map(({ table }) => table)).toEqual(tables)
})
