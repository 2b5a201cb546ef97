import { createRegistry } from '@alertsmith/storage'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Place, type S3Places, s3Places } from './places.js'
import { sampleModel } from './sample-model.js'

const IDS = ['1.0.0', '1.1.0', '1.2.0'].map((version) => `alert_scorer_ethereum_v${version}_20240506_070809`)
const DAY_MS = 24 * 3_600_000
const CLEAR_ALL = { keep: 1, keepDays: 0, graceDays: 0, apply: true }

let places: S3Places
beforeAll(async () => {
  places = await s3Places()
})
afterEach(() => {
  places.setFaults(undefined)
  vi.useRealTimers()
})
afterAll(() => places?.close())

/**
 * Does the work again and again, each time with the server refusing everything from one request later on: to the server, and
 * to what is left in the bucket, the process is dead from there on.
 */
async function afterEveryStop(
  start: (place: Place) => Promise<void>,
  work: (place: Place) => Promise<unknown>,
  check: (place: Place) => Promise<void>,
): Promise<void> {
  let stops = 0
  for (let finished = false; !finished; stops++) {
    const place = await places.open()
    await start(place)
    let seen = 0
    places.setFaults(() =>
      ++seen > stops ? { kind: 'status', status: 400, code: 'InvalidArgument' } : undefined,
    )
    finished = await work(place).then(
      () => true,
      () => false,
    )
    places.setFaults(undefined)
    await check(place)
  }
  expect(stops).toBeGreaterThan(10)
}

async function visible(place: Place): Promise<string[]> {
  const registry = createRegistry({ location: place.location })
  const { models, broken } = await registry.list()
  expect(broken).toEqual([])
  for (const { modelId } of models) await registry.load(modelId)
  return models.map(({ modelId }) => modelId).sort()
}

const registryAt = ({ location }: Place) => createRegistry({ location })
const later = () => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 2 * DAY_MS })

describe('work on a bucket that stops in the middle', () => {
  it('while clearing out leaves every model whole, in the trash or gone, and the next run goes on', async () => {
    await afterEveryStop(
      async (place) => {
        for (let saves = 0; saves < IDS.length; saves++) await registryAt(place).save(sampleModel())
        await registryAt(place).gc({ keep: 2, keepDays: 0, apply: true })
      },
      (place) => registryAt(place).gc(CLEAR_ALL),
      async (place) => {
        const left = await visible(place)
        expect(left).toContain(IDS[2])
        expect(left).not.toContain(IDS[0])
        later()
        await registryAt(place).gc(CLEAR_ALL)
        await registryAt(place).gc(CLEAR_ALL)
        await registryAt(place).repair()
        expect(await visible(place)).toEqual([IDS[2]])
        expect((await place.paths()).every((path) => path.startsWith(IDS[2]!))).toBe(true)
        vi.useRealTimers()
      },
    )
  })

  it('while importing leaves the whole model or none, and nothing that is not swept', async () => {
    const source = await places.open()
    await registryAt(source).save(sampleModel())
    const archive = await registryAt(source).export(IDS[0]!)
    await afterEveryStop(
      async () => undefined,
      (place) => registryAt(place).import(archive),
      async (place) => {
        expect([[], [IDS[0]]]).toContainEqual(await visible(place))
        later()
        await registryAt(place).import(archive)
        await registryAt(place).repair()
        expect(await visible(place)).toEqual([IDS[0]])
        expect((await place.paths()).every((path) => path.startsWith(IDS[0]!))).toBe(true)
        vi.useRealTimers()
      },
    )
  })
})
