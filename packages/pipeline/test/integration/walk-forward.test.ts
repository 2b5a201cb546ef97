import { join } from 'node:path'
import type { TrainingWindow } from '@alertsmith/core'
import { amount, defineStep } from '@alertsmith/features'
import { createRegistry, type NetworkDatabase } from '@alertsmith/storage'
import { generateNetwork } from '@alertsmith/synthetic'
import { openTestNetwork, type TestNetwork } from '@alertsmith/testkit'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runTraining } from '../../src/training/train.js'
import { temporaryFolder, trainingOptions } from '../support/models.js'

const folder = temporaryFolder()
let network: TestNetwork
let database: NetworkDatabase
let window: TrainingWindow

/** A learned value that one large volume moves, and with it all rows. */
const toLargest = defineStep({
  name: 'to_largest',
  group: 'own',
  version: 1,
  inputs: { volume: amount('alerts', 'volume_usd') },
  outputs: {
    rounded_share: {
      from: ['volume'],
      meaning: 'Volume / largest volume of the training rows, in hundredths',
      unit: 'hundredths',
      missing: 'nan',
      phrase: 'volume is {value} hundredths of the largest',
      fitted: true,
    },
  },
  fitted: {
    fit: ({ columns, rows }): { max: number } => ({
      max: rows.reduce((max, row) => Math.max(max, columns.volume[row]! || 0), 1),
    }),
    checkState: () => undefined,
  },
  transform({ numRows, columns, out, state }) {
    for (let row = 0; row < numRows; row++) {
      out.rounded_share[row] = Math.round((100 * columns.volume[row]!) / state.max)
    }
  },
})

beforeAll(async () => {
  network = await openTestNetwork('demo')
  database = network.database
  window = (await generateNetwork(database, { alerts: 2_000, seed: 11 })).window
})
afterAll(async () => {
  folder.remove()
  await network?.close()
})

async function foldScores(): Promise<readonly number[]> {
  const registry = createRegistry({ location: join(folder.path, 'models'), database })
  const options = trainingOptions('alert_scorer', window, {
    allowInsufficient: true,
    cvFolds: 4,
    params: { num_iterations: 15, early_stopping_round: 0 },
    features: { steps: [toLargest], include: ['statistical', 'own', 'alert'] },
  })
  const { metrics } = await runTraining(options, { database, registry })
  return metrics.cv_scores as readonly number[]
}

it('folds of a walk-forward cross-validation do not know what was written of later days', async () => {
  const scores = await foldScores()
  const [later] = await database.queryRows<{ day: string }>({
    sql: 'SELECT toString(quantileExact(0.6)(processing_date)) AS day FROM raw_alerts',
    params: {},
  })
  await database.execute({
    sql: `ALTER TABLE raw_alerts UPDATE volume_usd = toDecimal128(1000000, 18) + volume_usd WHERE processing_date > {day:Date}
  SETTINGS mutations_sync = 1`,
    params: { day: later!.day },
  })
  const rewritten = await foldScores()
  expect(scores).toHaveLength(4)
  expect(rewritten.slice(0, 2)).toEqual(scores.slice(0, 2))
  expect(rewritten.slice(2)).not.toEqual(scores.slice(2))
})
