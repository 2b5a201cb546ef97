import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TrainingWindow } from '@alertsmith/core'
import { createRegistry, createStore } from '@alertsmith/storage'
import { generateNetwork } from '@alertsmith/synthetic'
import { type FaultPlan, openTestNetwork, startHttpFront, type TestNetwork } from '@alertsmith/testkit'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runTraining } from '../../src/training/train.js'

let network: TestNetwork
let window: TrainingWindow
let directory: string

beforeAll(async () => {
  network = await openTestNetwork('demo')
  window = (await generateNetwork(network.database, { alerts: 1_000 })).window
  directory = mkdtempSync(join(tmpdir(), 'alertsmith-models-'))
})
afterAll(async () => {
  rmSync(directory, { recursive: true, force: true })
  await network?.close()
})

const isExtraction = (query: string) => /FORMAT ArrowStream\s*$/.test(query)

async function trainThrough(faults: FaultPlan) {
  const front = await startHttpFront(network.store, { faults })
  try {
    const store = await createStore({ url: front.url, retryPausesMs: [1, 1] })
    try {
      const database = await store.network('demo')
      const registry = createRegistry({ location: join(directory, 'models'), database })
      return await runTraining(
        {
          modelType: 'alert_scorer',
          window,
          split: { kind: 'temporal' },
          cvFolds: 0,
          allowInsufficient: true,
          params: {},
          seed: 1,
          threads: 1,
        },
        { database, registry },
      )
    } finally {
      await store.close()
    }
  } finally {
    await front.close()
  }
}

it.each([
  ['resets the connection', { kind: 'reset' }],
  ['resets it in mid-stream', { kind: 'reset-midway', afterBytes: 5_000 }],
  ['sends half of the answer as if it were all', { kind: 'truncate', afterBytes: 5_000 }],
] as const)('a server that %s ends in a coded, retryable error and no model', async (_, fault) => {
  let struck = 0
  const run = trainThrough((query) => {
    if (!isExtraction(query)) return undefined
    struck++
    return fault
  })
  await expect(run).rejects.toMatchObject({ code: expect.stringMatching(/^STORAGE_/), retryable: true })
  expect(struck).toBeGreaterThan(0)
  expect(readdirSync(join(directory, 'models'))).toEqual([])
})

it('a server that comes back is trained on like the embedded engine', async () => {
  const summary = await trainThrough(() => undefined)
  expect(summary.rows.total).toBe(1_000)
})
