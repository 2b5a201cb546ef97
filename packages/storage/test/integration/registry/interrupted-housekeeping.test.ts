import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRegistry } from '../../../src/index.js'
import { sampleModel } from './sample-model.js'

const KEEP_HOUSE = fileURLToPath(new URL('./keep-house.mjs', import.meta.url))
const IDS = ['1.0.0', '1.1.0', '1.2.0'].map((version) => `alert_scorer_ethereum_v${version}_20240506_070809`)

const root = mkdtempSync(join(tmpdir(), 'alertsmith-house-'))
const full = join(root, 'full')
const archive = join(root, 'model.tar.gz')
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** Three models, the oldest of which is in the trash. */
beforeAll(async () => {
  const registry = createRegistry({ location: full })
  for (let saves = 0; saves < IDS.length; saves++) await registry.save(sampleModel())
  writeFileSync(archive, await registry.export(IDS[1]!))
  await registry.gc({ keep: 2, keepDays: 0, apply: true })
})

/** Operations of a run in a process of its own; undefined where that was killed. */
async function run(location: string, ...args: string[]): Promise<number | undefined> {
  const child = spawn(process.execPath, [KEEP_HOUSE, location, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  let errors = ''
  child.stdout.on('data', (chunk) => (output += chunk))
  child.stderr.on('data', (chunk) => (errors += chunk))
  const [code, signal] = await once(child, 'close')
  if (signal === 'SIGKILL') return undefined
  if (code !== 0) throw new Error(errors)
  return JSON.parse(output).operations
}

let folders = 0
async function afterEveryKill(
  work: readonly string[],
  start: (location: string) => void,
  check: (location: string) => Promise<void>,
): Promise<void> {
  const place = () => {
    const location = join(root, String(folders++))
    start(location)
    return location
  }
  const operations = (await run(place(), '', '', ...work))!
  expect(operations).toBeGreaterThan(10)
  for (let at = 1; at <= operations; at++) {
    await Promise.all(
      ['before', 'after'].map(async (when) => {
        const location = place()
        expect(await run(location, String(at), when, ...work)).toBeUndefined()
        await check(location)
      }),
    )
  }
}

async function visible(location: string): Promise<string[]> {
  const registry = createRegistry({ location })
  const { models, broken } = await registry.list()
  expect(broken).toEqual([])
  for (const { modelId } of models) await registry.load(modelId)
  return models.map(({ modelId }) => modelId).sort()
}

describe('a process that is killed', () => {
  it('while it clears out leaves every model whole, in the trash or gone, and the next run goes on', async () => {
    await afterEveryKill(
      ['gc'],
      (location) => cpSync(full, location, { recursive: true }),
      async (location) => {
        const registry = createRegistry({ location })
        const left = await visible(location)
        expect(left).toContain(IDS[2])
        expect(left).not.toContain(IDS[0])
        await registry.gc({ keep: 1, keepDays: 0, graceDays: 0, apply: true })
        await registry.gc({ keep: 1, keepDays: 0, graceDays: 0, apply: true })
        await registry.repair()
        expect(await visible(location)).toEqual([IDS[2]])
        expect(readdirSync(location).sort()).toEqual(['.trash', IDS[2]])
        expect(readdirSync(join(location, '.trash'))).toEqual([])
      },
    )
  })

  it('while it imports leaves the whole model or none, and the next import is the same', async () => {
    await afterEveryKill(
      ['import', archive],
      () => undefined,
      async (location) => {
        expect([[], [IDS[1]]]).toContainEqual(await visible(location))
        await run(location, '', '', 'import', archive)
        expect(await visible(location)).toEqual([IDS[1]])
        await createRegistry({ location }).repair()
        expect(readdirSync(location)).toEqual([IDS[1]])
      },
    )
  })
})
