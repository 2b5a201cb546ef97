import { createRegistry, type Registry } from '@alertsmith/storage'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { folderPlaces, type Place, type Places, s3Places } from './places.js'
import { sampleModel } from './sample-model.js'

const key = { network: 'ethereum', modelType: 'alert_scorer' }
const JOURNAL = '.journal/aliases/ethereum/alert_scorer'

describe.each([
  ['a folder', folderPlaces],
  ['a bucket', s3Places],
])('aliases in %s', (_name, openPlaces: () => Promise<Places>) => {
  let places: Places
  let place: Place
  let registry: Registry
  let models: string[]

  beforeAll(async () => {
    places = await openPlaces()
  })
  afterAll(() => places?.close())

  beforeEach(async () => {
    place = await places.open()
    registry = createRegistry({ location: place.location })
    models = []
    for (const step of ['patch', 'minor', 'major'] as const) {
      models.push((await registry.save(sampleModel({ step }))).modelId)
    }
  })

  const append = (alias: string, modelId: string | null, previous: string | null) =>
    registry.appendAlias(key, {
      kind: modelId === null ? 'remove' : 'set',
      alias,
      modelId,
      previous,
      actor: 'ada@lab',
      reason: 'a test',
      evidence: null,
    })

  it('have saved versions to name that move by the step asked for', () => {
    expect(models.map((id) => /_v([^_]+)_/.exec(id)![1])).toEqual(['1.0.0', '1.1.0', '2.0.0'])
  })

  it('are all recorded where many are set at once, in one unbroken chain', async () => {
    const names = Array.from({ length: 12 }, (_, i) => `own-${i}`)
    await Promise.all(names.map((name, i) => append(name, models[i % 3]!, null)))
    const history = await registry.aliasHistory(key)
    expect(history.map(({ sequence }) => sequence)).toEqual(names.map((_, i) => i + 1))
    expect(history.map(({ alias }) => alias).sort()).toEqual([...names].sort())
  })

  it('go to one of many who want the same', async () => {
    const results = await Promise.allSettled(models.map((id) => append('champion', id, null)))
    const codes = results.map((result) => (result.status === 'fulfilled' ? 'won' : result.reason.code))
    expect(codes.sort()).toEqual(['STORAGE_ALIAS_CHANGED', 'STORAGE_ALIAS_CHANGED', 'won'])
  })

  it('name models that are there, and protect them', async () => {
    const gone = models[0]!.replace('_v1.0.0_', '_v7.0.0_')
    await expect(append('champion', gone, null)).rejects.toMatchObject({ code: 'STORAGE_MODEL_NOT_FOUND' })
    await append('champion', models[0]!, null)
    await append('champion', models[2]!, models[0]!)
    expect([...(await registry.protectedModels()).keys()].sort()).toEqual([models[0], models[2]].sort())
    const at = await registry.aliasAt({ ...key, alias: 'champion', at: new Date(0) })
    expect(at).toBeUndefined()
  })

  it('are believed no more when an entry is gone, cut short or written anew', async () => {
    await append('champion', models[0]!, null)
    await append('champion', models[1]!, models[0]!)
    const [first, second] = (await place.paths()).filter((path) => path.startsWith(JOURNAL)) as [
      string,
      string,
    ]
    const [whole, next] = [await place.read(first), await place.read(second)]
    const spoil: [string, () => Promise<void>][] = [
      ['gone', () => place.remove(first)],
      ['cut short', () => place.write(first, whole.subarray(0, 50))],
      ['rewritten', () => place.write(first, whole.toString().replace('ada', 'eve'))],
      ['empty', () => place.write(second, '')],
    ]
    for (const [what, damage] of spoil) {
      await damage()
      const code = 'STORAGE_JOURNAL_CORRUPT'
      await expect(registry.aliasHistory(key), what).rejects.toMatchObject({ code })
      await expect(append('champion', models[2]!, models[1]!), what).rejects.toMatchObject({ code })
      await expect(registry.protectedModels(), what).rejects.toMatchObject({ code })
      await place.write(first, whole)
      await place.write(second, next)
    }
    expect((await registry.aliasHistory(key)).length).toBe(2)
  })
})
