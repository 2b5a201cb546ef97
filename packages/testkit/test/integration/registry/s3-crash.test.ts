import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { createRegistry } from '@alertsmith/storage'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Place, type S3Places, s3Places } from './places.js'
import { SAMPLE_ID } from './sample-model.js'

const SAVE_MODEL = fileURLToPath(new URL('./save-model.mjs', import.meta.url))
const DAY_MS = 24 * 3_600_000

let places: S3Places
beforeAll(async () => {
  places = await s3Places()
})
afterEach(() => {
  places.setFaults(undefined)
  vi.useRealTimers()
})
afterAll(() => places?.close())

function startSaving(place: Place, ...args: string[]): ChildProcess {
  return spawn(process.execPath, [SAVE_MODEL, place.location, ...args], {
    env: { ...process.env, ...places.server.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

async function resultOf(child: ChildProcess) {
  let output = ''
  let errors = ''
  child.stdout!.on('data', (chunk) => (output += chunk))
  child.stderr!.on('data', (chunk) => (errors += chunk))
  const [code, signal] = await once(child, 'close')
  return { code, signal, output, errors }
}

/** Kills a saving process when the server gets its Nth request: before it is carried out, or right after. */
async function killAt(place: Place, at: number, when: 'before' | 'after') {
  let seen = 0
  const child = startSaving(place)
  places.setFaults(() => {
    if (++seen !== at) return undefined
    child.kill('SIGKILL')
    return { kind: when === 'before' ? 'hang' : 'lose-answer' }
  })
  const { signal } = await resultOf(child)
  places.setFaults(undefined)
  return signal === 'SIGKILL'
}

/** What must hold after a kill at any point. True where the model made it. */
async function checkAfterKill(place: Place): Promise<boolean> {
  const registry = createRegistry({ location: place.location })
  const { models, broken } = await registry.list()
  expect(broken).toEqual([])
  expect(models.length).toBeLessThanOrEqual(1)
  for (const { modelId } of models) await registry.load(modelId)

  // The version of a save that failed is free again at once, and one that made it is taken.
  const made = models.length === 1
  expect(await registry.nextVersion('alert_scorer', 'ethereum')).toBe(made ? '1.1.0' : '1.0.0')
  const second = await resultOf(startSaving(place))
  expect(second.errors).toBe('')
  expect(second.output).toContain(made ? '_v1.1.0_' : '_v1.0.0_')

  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 2 * DAY_MS })
  await registry.repair()
  const { models: kept } = await registry.list()
  const files = ['features.json', 'golden.json', 'metadata.json', 'model.txt']
  expect(await place.paths()).toEqual(
    kept.flatMap(({ modelId }) => files.map((file) => `${modelId}/${file}`)).sort(),
  )
  vi.useRealTimers()
  expect(kept).toHaveLength(made ? 2 : 1)
  return made
}

describe('a process that is killed while it saves to a bucket', () => {
  it('leaves uploads that the next save of this host sweeps at once, but never those of a living process', async () => {
    const place = await places.open()
    let uploads = 0
    const child = startSaving(place)
    places.setFaults(({ method, key }) => {
      if (method !== 'PUT' || !key.includes(`${SAMPLE_ID}/`) || ++uploads < 3) return undefined
      return { kind: 'hang' }
    })
    const done = resultOf(child)
    await vi.waitFor(() => expect(uploads).toBeGreaterThanOrEqual(3), { timeout: 30_000 })
    places.setFaults(undefined)
    const registry = createRegistry({ location: place.location })
    expect(await registry.repair()).toEqual({ removed: [], recorded: [], broken: [] })
    expect((await place.paths()).filter((path) => path.startsWith(SAMPLE_ID))).toHaveLength(2)
    child.kill('SIGKILL')
    await done
    expect((await registry.repair()).removed).toContain(SAMPLE_ID)
    expect(await place.paths()).toEqual([])
  })

  it('leaves a whole model or none, whichever request it dies at', async () => {
    const reference = await places.open()
    const before = places.server.requests
    expect((await resultOf(startSaving(reference))).code).toBe(0)
    const requests = places.server.requests - before
    expect(requests).toBeGreaterThan(12)
    const outcomes: boolean[] = []
    for (const when of ['before', 'after'] as const) {
      for (let at = 1; at <= requests; at++) {
        const place = await places.open()
        expect(await killAt(place, at, when), `request ${at}, ${when}`).toBe(true)
        outcomes.push(await checkAfterKill(place))
      }
    }
    // Both kinds must have happened, or the kills were not where they should be.
    expect(new Set(outcomes)).toEqual(new Set([true, false]))
  })
})

describe('processes that save to a bucket at the same time', () => {
  it('get different versions, all whole', async () => {
    const place = await places.open()
    const results = await Promise.all([1, 2, 3].map(() => resultOf(startSaving(place))))
    expect(results.map(({ errors }) => errors)).toEqual(['', '', ''])
    const registry = createRegistry({ location: place.location })
    const { models } = await registry.list()
    expect(models.map(({ version }) => version)).toEqual(['1.2.0', '1.1.0', '1.0.0'])
    for (const { modelId } of models) await registry.load(modelId)
  })

  it('cannot all have the version they ask for', async () => {
    const place = await places.open()
    const results = await Promise.all([1, 2, 3].map(() => resultOf(startSaving(place, '1.0.0'))))
    const refused = results.filter(({ code }) => code !== 0)
    expect(refused).toHaveLength(2)
    for (const { errors } of refused) expect(errors).toContain('STORAGE_VERSION_EXISTS')
    const { models } = await createRegistry({ location: place.location }).list()
    expect(models.map(({ modelId }) => modelId)).toEqual([SAMPLE_ID])
  })
})
