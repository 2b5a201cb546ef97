import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { createRegistry } from '../../../src/index.js'

const SAVE_MODEL = fileURLToPath(new URL('./save-model.mjs', import.meta.url))

const root = mkdtempSync(join(tmpdir(), 'alertsmith-kill-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
let directories = 0
function newDirectory(): string {
  const directory = join(root, String(directories++))
  mkdirSync(directory)
  return directory
}

/** Saves in a process of its own; `undefined` where that was killed. */
async function saveElsewhere(directory: string, ...args: string[]) {
  const child = spawn(process.execPath, [SAVE_MODEL, directory, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  let errors = ''
  child.stdout.on('data', (chunk) => (output += chunk))
  child.stderr.on('data', (chunk) => (errors += chunk))
  const [code, signal] = await once(child, 'close')
  if (signal === 'SIGKILL') return undefined
  if (code !== 0) throw new Error(errors)
  return JSON.parse(output) as { modelId: string; operations: number }
}

/** What must hold after a kill at any point. True where the model made it. */
async function checkAfterKill(directory: string): Promise<boolean> {
  const registry = createRegistry({ location: directory })
  const { models, broken } = await registry.list()
  expect(broken).toEqual([])
  expect(models.length).toBeLessThanOrEqual(1)
  for (const model of models) await registry.load(model.modelId)

  await registry.repair()
  const left = readdirSync(directory, { recursive: false })
  expect(left).toEqual(models.map((model) => model.modelId))
  // The version of a save that failed is free again, and one that made it is taken.
  expect(await registry.nextVersion('alert_scorer', 'ethereum')).toBe(models.length === 0 ? '1.0.0' : '1.1.0')
  return models.length === 1
}

describe('a process that is killed while it saves', () => {
  it('leaves a whole model or none, whichever operation it dies at', async () => {
    const { operations } = (await saveElsewhere(newDirectory()))!
    expect(operations).toBeGreaterThan(20)
    const outcomes: boolean[] = []
    for (const when of ['before', 'after']) {
      // Two at a time: starting a process is what takes long.
      for (let at = 1; at <= operations; at += 2) {
        const pair = [at, at + 1].filter((operation) => operation <= operations)
        outcomes.push(
          ...(await Promise.all(
            pair.map(async (operation) => {
              const directory = newDirectory()
              expect(await saveElsewhere(directory, String(operation), when)).toBeUndefined()
              return checkAfterKill(directory)
            }),
          )),
        )
      }
    }
    // Both kinds must have happened, or the kills were not where they should be.
    expect(new Set(outcomes)).toEqual(new Set([true, false]))
  })

  it('is cleaned up after by the next save, which gets its version', async () => {
    const directory = newDirectory()
    const { operations } = (await saveElsewhere(newDirectory()))!
    const half = Math.floor(operations / 2)
    expect(await saveElsewhere(directory, String(half), 'after')).toBeUndefined()
    expect(readdirSync(directory).some((name) => name.startsWith('.staging-'))).toBe(true)

    const saved = (await saveElsewhere(directory))!
    expect(saved.modelId).toContain('_v1.0.0_')
    expect(readdirSync(directory)).toEqual([saved.modelId])
  })
})

describe('processes that save at the same time', () => {
  it('get different versions, all whole', async () => {
    const directory = newDirectory()
    const saved = await Promise.all([1, 2, 3, 4].map(() => saveElsewhere(directory)))
    const ids = saved.map((model) => model!.modelId).sort()
    expect(ids).toEqual(
      ['1.0.0', '1.1.0', '1.2.0', '1.3.0'].map((v) => `alert_scorer_ethereum_v${v}_20240506_070809`),
    )
    const registry = createRegistry({ location: directory })
    for (const id of ids) await registry.load(id)
    expect(readdirSync(directory).sort()).toEqual(ids)
  })

  it('cannot all have the version they ask for', async () => {
    const directory = newDirectory()
    const results = await Promise.allSettled([1, 2, 3].map(() => saveElsewhere(directory, '', '', '7.0.0')))
    const refused = results.filter((result) => result.status === 'rejected')
    expect(refused).toHaveLength(2)
    for (const { reason } of refused) expect(String(reason)).toContain('STORAGE_VERSION_EXISTS')
    expect(readdirSync(directory)).toEqual(['alert_scorer_ethereum_v7.0.0_20240506_070809'])
  })
})
