import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { applySchema, createRegistry, createStore } from '@alertsmith/storage'
import { generateNetwork } from '@alertsmith/synthetic'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadModel } from '../../src/model/load.js'

const program = join(dirname(fileURLToPath(import.meta.url)), '../programs/train.mjs')
let root: string
let clickhouse: string

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'alertsmith-crash-'))
  clickhouse = join(root, 'clickhouse')
  const store = await createStore({ url: `chdb:${clickhouse}` })
  const { database } = await applySchema(store, 'demo')
  await generateNetwork(database, { alerts: 4_000 })
  await store.close()
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

interface Ended {
  readonly lines: readonly string[]
  readonly signal: NodeJS.Signals | null
}

/** Runs the program and sends `signal` `delayMs` after it says `line`; undefined lets it run to its end. */
async function trainAndStrike(
  models: string,
  strike?: { line: string; delayMs: number; signal: NodeJS.Signals },
): Promise<Ended> {
  const child = spawn(process.execPath, [program, clickhouse, models], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const closed = new Promise<NodeJS.Signals | null>((resolve) =>
    child.on('close', (_, signal) => resolve(signal)),
  )
  const lines: string[] = []
  for await (const line of createInterface(child.stdout)) {
    lines.push(line)
    if (line !== strike?.line) continue
    await delay(strike.delayMs)
    child.kill(strike.signal)
  }
  return { lines, signal: await closed }
}

/** What a user finds afterwards: whole models only, each of which loads and gives its recorded scores. */
async function wholeModels(directory: string): Promise<number> {
  const registry = createRegistry({ location: directory })
  const { models, broken } = await registry.list()
  expect(broken).toEqual([])
  for (const { modelId } of models) {
    using ready = await loadModel(registry, modelId)
    expect(ready.model.modelId).toBe(modelId)
  }
  return models.length
}

const phases = ['extract', 'features', 'train', 'cv', 'judge', 'save'] as const

describe('a training that is killed', () => {
  it.each(phases.flatMap((phase) => [0, 15].map((delayMs) => [phase, delayMs] as const)))(
    'with SIGKILL in phase %s after %i ms leaves a whole model or none',
    async (phase, delayMs) => {
      const models = join(root, `kill-${phase}-${delayMs}`)
      mkdirSync(models)
      const { lines, signal } = await trainAndStrike(models, {
        line: `phase ${phase}`,
        delayMs,
        signal: 'SIGKILL',
      })
      expect(lines).toContain(`phase ${phase}`)
      const survived = lines.includes('saved')
      if (!survived) expect(signal).toBe('SIGKILL')
      expect(await wholeModels(models)).toBeLessThanOrEqual(1)
      if (phase !== 'save') expect(await wholeModels(models)).toBe(0)
      await createRegistry({ location: models }).repair()
      expect(readdirSync(models).filter((name) => name.startsWith('.staging'))).toEqual([])
    },
  )

  it.each(phases)('with SIGINT in phase %s ends interrupted and leaves no half model', async (phase) => {
    const models = join(root, `interrupt-${phase}`)
    mkdirSync(models)
    const { lines } = await trainAndStrike(models, { line: `phase ${phase}`, delayMs: 0, signal: 'SIGINT' })
    // The last moments of saving cannot be taken back: then the model is there, whole.
    const saved = lines.includes('saved')
    if (!saved) expect(lines.at(-1)).toBe('error CORE_ABORTED')
    if (phase !== 'save') expect(saved).toBe(false)
    expect(await wholeModels(models)).toBe(saved ? 1 : 0)
    expect(readdirSync(models)).toHaveLength(saved ? 1 : 0)
  })

  it('does not keep the next one from succeeding', async () => {
    const models = join(root, 'after')
    mkdirSync(models)
    const { lines } = await trainAndStrike(models)
    expect(lines.at(-1)).toBe('saved')
    expect(await wholeModels(models)).toBe(1)
  })
})
