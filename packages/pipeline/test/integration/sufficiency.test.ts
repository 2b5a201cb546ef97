import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { MODEL_TYPES, type TrainingWindow } from '@alertsmith/core'
import { createRegistry } from '@alertsmith/storage'
import { generateNetwork } from '@alertsmith/synthetic'
import { openTestNetwork, type TestNetwork } from '@alertsmith/testkit'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runTraining } from '../../src/training/train.js'
import { temporaryFolder, trainingOptions } from '../support/models.js'

const folder = temporaryFolder()
let network: TestNetwork
let window: TrainingWindow

beforeAll(async () => {
  network = await openTestNetwork('demo')
  window = (await generateNetwork(network.database, { alerts: 1_000, seed: 11 })).window
})
afterAll(async () => {
  folder.remove()
  await network?.close()
})

const context = (name: string) => {
  const { database } = network
  return { database, registry: createRegistry({ location: join(folder.path, name), database }) }
}

it.each(MODEL_TYPES)(
  'too few labels keep a %s from being saved, and the error says what is missing',
  async (modelType) => {
    const { registry, ...rest } = context(`refused-${modelType}`)
    const refused = await runTraining(trainingOptions(modelType, window), { registry, ...rest }).catch(
      (error) => error,
    )
    expect(refused).toMatchObject({ code: 'TRAINER_INSUFFICIENT_LABELS', category: 'refused' })
    expect(refused.message).toMatch(/the test part lacks \d+ positives \(has \d+\)/)
    // The parts that the message speaks of hold as many positives as the tables do.
    const parts = refused.context.parts as { positives: number; negatives: number; rows: number }[]
    if (modelType !== 'cluster_scorer') {
      const [counts] = await network.database.queryRows<{ positives: number; rows: number }>({
        sql: 'SELECT toUInt32(sum(label)) AS positives, toUInt32(count(label)) AS rows FROM raw_alerts',
        params: {},
      })
      expect(parts.reduce((sum, { positives }) => sum + positives, 0)).toBe(counts!.positives)
      expect(parts.reduce((sum, { rows }) => sum + rows, 0)).toBe(counts!.rows)
    }
    expect(existsSync(registry.location) ? readdirSync(registry.location) : []).toEqual([])
  },
)

it('a model that was trained all the same is marked for ever', async () => {
  const allowed = context('allowed')
  const options = trainingOptions('alert_scorer', window, { allowInsufficient: true })
  const summary = await runTraining(options, allowed)
  expect(summary.insufficient).toBe(true)
  const { metadata } = await allowed.registry.load(summary.model_id)
  expect(metadata.insufficient_labels).toMatchObject({ sufficient: false, minimum: 20 })
  const report = readFileSync(summary.report_path, 'utf8')
  expect(report).toContain('marked as insufficient')
})
