import { createRegistry, ModelCorruptError, openArtifactStore } from '@alertsmith/storage'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { folderPlaces, type Place, type Places, s3Places } from './places.js'
import { METADATA, SAMPLE_ID, sampleModel } from './sample-model.js'

const HOUR_MS = 3_600_000

// What holds of one store has to hold of every store.
describe.each([
  ['a folder', folderPlaces],
  ['a bucket', s3Places],
])('a registry in %s', (_name, openPlaces: () => Promise<Places>) => {
  let places: Places
  beforeAll(async () => {
    places = await openPlaces()
  })
  afterAll(() => places?.close())
  afterEach(() => vi.useRealTimers())

  const open = async () => {
    const place = await places.open()
    const store = openArtifactStore(place.location)
    return { place, store, registry: createRegistry({ location: place.location }) }
  }
  const later = (hours: number) => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + hours * HOUR_MS })

  it('gives back what was saved', async () => {
    const { place, registry } = await open()
    const saved = await registry.save(sampleModel())
    expect(saved).toMatchObject({
      modelId: SAMPLE_ID,
      version: '1.0.0',
      location: `${place.location}/${SAMPLE_ID}`,
    })
    expect(await place.paths()).toEqual(
      ['golden.json', 'metadata.json', 'model.txt'].map((file) => `${SAMPLE_ID}/${file}`),
    )
    const model = await registry.load(SAMPLE_ID)
    expect(Object.keys(model.files).sort()).toEqual(['golden.json', 'model.txt'])
    expect(Buffer.from(model.files['model.txt']!).toString()).toBe('tree\n'.repeat(1000))
    expect(model.metadata).toEqual(saved.metadata)
    expect(model.metadata).toMatchObject(METADATA)
    // sha256sum of the two bytes {}
    expect(model.metadata.files['golden.json']!.sha256).toBe(
      '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
    )
  })

  it('keeps empty files and bytes that are no text', async () => {
    const { registry } = await open()
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index)
    const { modelId } = await registry.save(sampleModel({ files: { empty: '', 'bytes.bin': bytes } }))
    const { files } = await registry.load(modelId)
    expect(Buffer.from(files['bytes.bin']!).equals(bytes)).toBe(true)
    expect(files.empty).toHaveLength(0)
  })

  it('is empty before the first save', async () => {
    const { registry } = await open()
    expect(await registry.list()).toEqual({ models: [], broken: [] })
    expect(await registry.nextVersion('alert_scorer', 'ethereum')).toBe('1.0.0')
    await expect(registry.load(SAMPLE_ID)).rejects.toThrow('no models')
    expect(await registry.repair()).toEqual({ removed: [], recorded: [], broken: [] })
  })

  it('lists newest versions first and tells networks apart', async () => {
    const { registry } = await open()
    for (const version of ['9.0.0', '10.0.0', '10.0.0-rc.1', '1.0.0+build.5']) {
      await registry.save(sampleModel({ version }))
    }
    await registry.save(sampleModel({ network: 'ethereum_v2', version: '99.0.0' }))
    await registry.save(sampleModel({ modelType: 'alert_ranker', version: '50.0.0' }))
    const { models } = await registry.list({ network: 'ethereum', modelType: 'alert_scorer' })
    expect(models.map(({ version }) => version)).toEqual(['10.0.0', '10.0.0-rc.1', '9.0.0', '1.0.0+build.5'])
    expect((await registry.list()).models).toHaveLength(6)
    expect((await registry.list({ modelType: 'alert_ranker' })).models).toHaveLength(1)
    const latest = await registry.latest({ modelType: 'alert_scorer', network: 'ethereum' })
    expect(latest?.version).toBe('10.0.0')
    expect((await registry.load(models[3]!.modelId)).metadata.version).toBe('1.0.0+build.5')
  })

  it('refuses a version that exists, and names the nearest model', async () => {
    const { registry } = await open()
    await registry.save(sampleModel({ version: '2.0.0' }))
    await expect(registry.save(sampleModel({ version: '2.0.0' }))).rejects.toMatchObject({
      code: 'STORAGE_VERSION_EXISTS',
    })
    const wrong = 'alert_scorre_ethereum_v2.0.0_20240506_070809'
    await expect(registry.load(wrong)).rejects.toMatchObject({
      code: 'STORAGE_MODEL_NOT_FOUND',
      context: { nearest: 'alert_scorer_ethereum_v2.0.0_20240506_070809' },
    })
    for (const id of ['../x', '', 'a'.repeat(10_000), '.claims']) {
      await expect(registry.load(id)).rejects.toMatchObject({ code: 'STORAGE_MODEL_NOT_FOUND' })
    }
  })

  it('gives different versions to savers of one moment, and one version to one of them', async () => {
    const { place, registry } = await open()
    const others = [1, 2, 3].map(() => createRegistry({ location: place.location }))
    const saved = await Promise.all([registry, ...others].map((each) => each.save(sampleModel())))
    expect(saved.map(({ version }) => version).sort()).toEqual(['1.0.0', '1.1.0', '1.2.0', '1.3.0'])
    const asked = await Promise.allSettled(others.map((each) => each.save(sampleModel({ version: '7.0.0' }))))
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const { models, broken } = await registry.list()
    expect([models.length, broken]).toEqual([5, []])
    for (const { modelId } of models) await registry.load(modelId)
    expect((await place.paths()).filter((path) => path.startsWith('.'))).toEqual([])
  })

  it('leaves nothing of a save that was aborted', async () => {
    const { place, registry } = await open()
    const stop = new AbortController()
    const filesAbout = async () => {
      stop.abort()
      return { 'report.html': '<html>' }
    }
    const saving = registry.save(sampleModel({ filesAbout, signal: stop.signal }))
    await expect(saving).rejects.toMatchObject({ code: 'CORE_ABORTED' })
    expect(await place.paths()).toEqual([])
    expect(await registry.nextVersion('alert_scorer', 'ethereum')).toBe('1.0.0')
  })

  it.each<[string, (place: Place) => Promise<void>, string]>([
    ['a file is missing', (place) => place.remove(`${SAMPLE_ID}/model.txt`), 'model.txt is missing'],
    [
      'a file was cut short',
      (place) => place.write(`${SAMPLE_ID}/model.txt`, 'tree'),
      'model.txt must have 5000 bytes; found 4',
    ],
    [
      'bytes are others',
      (place) => place.write(`${SAMPLE_ID}/model.txt`, 'leaf\n'.repeat(1000)),
      'model.txt must have sha256',
    ],
    ['a file was added', (place) => place.write(`${SAMPLE_ID}/extra.bin`, ''), '"extra.bin" is not listed'],
    [
      'metadata.json is empty',
      (place) => place.write(`${SAMPLE_ID}/metadata.json`, ''),
      'metadata.json must be JSON',
    ],
    [
      'a metric was improved by hand',
      async (place) => {
        const text = (await place.read(`${SAMPLE_ID}/metadata.json`)).toString()
        await place.write(`${SAMPLE_ID}/metadata.json`, text.replace('0.93', '0.99'))
      },
      'changed after it had been saved',
    ],
  ])('refuses a model of which %s', async (_damage, damage, reason) => {
    const { place, registry } = await open()
    await registry.save(sampleModel())
    await damage(place)
    await expect(registry.load(SAMPLE_ID)).rejects.toMatchObject({ code: 'STORAGE_MODEL_CORRUPT' })
    await expect(registry.load(SAMPLE_ID)).rejects.toThrow(reason)
    const whole = await registry.save(sampleModel())
    expect((await registry.list()).models.map(({ modelId }) => modelId)).toContain(whole.modelId)
  })

  it('is proved writable and left as it was', async () => {
    const { place, registry } = await open()
    await registry.checkWritable()
    expect(await place.paths()).toEqual([])
  })

  describe('the store', () => {
    it('claims a label for one, and frees what a dead process of another host claimed a day ago', async () => {
      const { store, place } = await open()
      const rival = openArtifactStore(place.location)
      const label = 'alert_scorer_ethereum_v1.0.0'
      await store.prepare()
      const claim = await store.claim(label)
      expect(await rival.claim(label)).toBeUndefined()
      expect(await store.claimed()).toEqual([label])
      await claim!.release()
      expect(await store.claimed()).toEqual([])
      await rival.claim(label)
      expect(await store.claim(label)).toBeUndefined()
      expect(await store.sweep()).toEqual([])
      later(25)
      const freed = await store.claim(label)
      await freed!.release()
      expect(await store.claimed()).toEqual([])
      await store.claim(label)
      later(50)
      expect(await store.sweep()).toHaveLength(1)
      expect(await store.claimed()).toEqual([])
    })

    it('keeps journals in order and gives a number once', async () => {
      const { store, place } = await open()
      const name = 'aliases/ethereum/alert_scorer'
      expect(await store.readJournal(name)).toEqual([])
      const other = openArtifactStore(place.location)
      for (let sequence = 1; sequence <= 12; sequence++) {
        const wins = await Promise.all([
          store.appendJournal(name, sequence, Buffer.from(`a${sequence}`)),
          other.appendJournal(name, sequence, Buffer.from(`b${sequence}`)),
        ])
        expect(wins.filter(Boolean)).toHaveLength(1)
      }
      const entries = (await store.readJournal(name)).map((entry) => Buffer.from(entry).toString())
      expect(entries.map((entry) => Number(entry.slice(1)))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
      await store.appendJournal('aliases/bitcoin/alert_ranker', 1, Buffer.from('x'))
      expect(await store.journals()).toEqual(['aliases/bitcoin/alert_ranker', name])
      expect(await store.list()).toEqual([])
      await place.remove(`.journal/${name}/000012.json`)
      expect(await store.readJournal(name)).toHaveLength(11)
      await place.remove(`.journal/${name}/000003.json`)
      await expect(store.readJournal(name)).rejects.toMatchObject({ code: 'STORAGE_JOURNAL_CORRUPT' })
    })

    it.each(['', '../x', 'a//b', '/a', 'a/', 'A', 'a/../b', 'a\0'])(
      'refuses a journal named %j',
      async (name) => {
        const { store } = await open()
        const refusal = { code: 'STORAGE_MODEL_INPUT' }
        await expect((async () => store.readJournal(name))()).rejects.toMatchObject(refusal)
        await expect((async () => store.appendJournal(name, 1, Buffer.from('x')))()).rejects.toMatchObject(
          refusal,
        )
      },
    )

    it('takes a model out of sight and brings it back as it was', async () => {
      const { store, registry } = await open()
      await registry.save(sampleModel())
      expect(await store.trash('alert_scorer_ethereum_v9.0.0_20240506_070809')).toBe(false)
      expect(await store.trash(SAMPLE_ID)).toBe(true)
      expect(await store.trash(SAMPLE_ID)).toBe(false)
      expect(await registry.list()).toEqual({ models: [], broken: [] })
      await expect(registry.load(SAMPLE_ID)).rejects.toMatchObject({ code: 'STORAGE_MODEL_NOT_FOUND' })
      expect((await store.trashed()).map(({ modelId }) => modelId)).toEqual([SAMPLE_ID])
      // It can come back, so its version stays its own.
      expect(await registry.nextVersion('alert_scorer', 'ethereum')).toBe('1.1.0')
      later(100)
      expect((await registry.repair()).removed).toEqual([])
      vi.useRealTimers()
      expect(await store.restore(SAMPLE_ID)).toBe(true)
      expect(await store.restore(SAMPLE_ID)).toBe(false)
      expect((await registry.load(SAMPLE_ID)).modelId).toBe(SAMPLE_ID)
      expect(await store.trashed()).toEqual([])
    })

    it('deletes what is in the trash, and nothing else', async () => {
      const { store, registry, place } = await open()
      await registry.save(sampleModel())
      await store.purge(SAMPLE_ID)
      await registry.load(SAMPLE_ID)
      await store.trash(SAMPLE_ID)
      await store.purge(SAMPLE_ID)
      expect(await place.paths()).toEqual([])
      expect(await store.restore(SAMPLE_ID)).toBe(false)
      expect(await store.trashed()).toEqual([])
    })

    it('passes over what others keep at its place', async () => {
      const { store, place, registry } = await open()
      await registry.save(sampleModel())
      for (const path of ['notes/plan.md', 'README.md', 'data/deep/er/file.csv']) {
        await place.write(path, 'mine')
      }
      expect(await store.list()).toEqual([SAMPLE_ID])
      later(1000)
      expect(await store.sweep()).toEqual([])
      expect(await place.paths()).toContain('notes/plan.md')
    })
  })

  describe('clearing out', () => {
    const VERSIONS = ['1.0.0', '1.1.0', '1.2.0', '1.3.0'] as const
    const idOf = (version: string) => SAMPLE_ID.replace('1.0.0', version)
    const key = { network: 'ethereum', modelType: 'alert_scorer' }
    const alias = (modelId: string | null, previous: string | null) => ({
      kind: 'set' as const,
      alias: 'champion',
      modelId,
      previous,
      actor: 'tester',
      reason: 'test',
      evidence: null,
    })
    const fourModels = async () => {
      const opened = await open()
      for (const version of VERSIONS) await opened.registry.save(sampleModel({ version }))
      return opened
    }
    const visible = async (place: Place) => {
      const { models, broken } = await createRegistry({ location: place.location }).list()
      expect(broken).toEqual([])
      return models.map(({ version }) => version)
    }

    it('says what it would do and does nothing', async () => {
      const { registry, place } = await fourModels()
      const before = await place.paths()
      expect(await registry.gc({ keep: 2 })).toMatchObject({
        applied: false,
        deleted: [],
        trashed: [idOf('1.1.0'), idOf('1.0.0')],
        kept: [
          { modelId: idOf('1.3.0'), reasons: ['is the latest'] },
          { modelId: idOf('1.2.0'), reasons: ['is among the 2 newest'] },
        ],
      })
      expect(await place.paths()).toEqual(before)
    })

    it('moves to the trash, and deletes in a later run after the grace period', async () => {
      const { registry, place } = await fourModels()
      await registry.gc({ keep: 3, apply: true })
      expect(await visible(place)).toEqual(['1.3.0', '1.2.0', '1.1.0'])
      later(24 * 6)
      const waiting = await registry.gc({ keep: 3, apply: true })
      expect(waiting).toMatchObject({ deleted: [], waiting: [{ modelId: idOf('1.0.0') }] })
      later(24 * 2)
      expect(await registry.gc({ keep: 3, apply: true })).toMatchObject({
        deleted: [idOf('1.0.0')],
        waiting: [],
      })
      expect((await place.paths()).filter((path) => path.includes('v1.0.0'))).toEqual([])
      expect(await visible(place)).toEqual(['1.3.0', '1.2.0', '1.1.0'])
    })

    it('deletes at once what is in the trash where no grace is asked for, but nothing that it has just moved', async () => {
      const { registry, store } = await fourModels()
      await registry.gc({ keep: 3, apply: true })
      later(1)
      const report = await registry.gc({ keep: 1, graceDays: 0, apply: true })
      expect(report.deleted).toEqual([idOf('1.0.0')])
      expect(report.trashed).toEqual([idOf('1.2.0'), idOf('1.1.0')])
      expect((await store.trashed()).map(({ modelId }) => modelId).sort()).toEqual(report.trashed.toSorted())
    })

    it('never touches what an alias names', async () => {
      const { registry, place } = await fourModels()
      await registry.appendAlias(key, alias(idOf('1.0.0'), null))
      const report = await registry.gc({ keep: 1, keepDays: 0, graceDays: 0, apply: true })
      expect(report.kept.map(({ modelId }) => modelId)).toEqual([idOf('1.3.0'), idOf('1.0.0')])
      expect(await visible(place)).toEqual(['1.3.0', '1.0.0'])
    })

    it('brings back what came to be named while it was at it', async () => {
      const { registry, store, place } = await fourModels()
      await registry.appendAlias(key, alias(idOf('1.0.0'), null))
      // As if the alias had been set after the run had looked: the model is in the trash and named.
      await store.trash(idOf('1.0.0'))
      later(24 * 30)
      expect(await registry.gc({ keep: 9 })).toMatchObject({ restored: [idOf('1.0.0')], deleted: [] })
      expect(await registry.gc({ keep: 9, graceDays: 0, apply: true })).toMatchObject({
        restored: [idOf('1.0.0')],
        deleted: [],
      })
      expect(await visible(place)).toContain('1.0.0')
    })

    it('can be undone from the trash', async () => {
      const { registry, place } = await fourModels()
      await registry.gc({ keep: 1, apply: true })
      await registry.restore(idOf('1.1.0'))
      expect(await visible(place)).toEqual(['1.3.0', '1.1.0'])
      await registry.load(idOf('1.1.0'))
      await expect(registry.restore(idOf('1.1.0'))).rejects.toMatchObject({ code: 'STORAGE_MODEL_NOT_FOUND' })
    })

    it.each([{ keep: 0 }, { keep: 1.5 }, { keepDays: -1 }, { graceDays: Number.NaN }])(
      'refuses %j',
      async (options) => {
        const { registry } = await open()
        await expect(registry.gc(options)).rejects.toMatchObject({ code: 'STORAGE_MODEL_INPUT' })
      },
    )
  })

  describe('verifying', () => {
    it('looks at every model, whatever is wrong with the others', async () => {
      const { registry, place } = await open()
      await registry.save(sampleModel({ version: '1.0.0' }))
      await registry.save(sampleModel({ version: '1.1.0' }))
      await registry.save(sampleModel({ version: '1.2.0' }))
      await place.write(`${SAMPLE_ID}/model.txt`, 'leaf\n'.repeat(1000))
      const replay = ({ metadata }: { metadata: { version: string } }) => {
        if (metadata.version === '1.1.0') {
          throw new ModelCorruptError('other scores')
        }
      }
      const verified = await registry.verify({ replay })
      expect(verified.map(({ problem }) => problem)).toEqual([
        expect.stringContaining('model.txt must have sha256'),
        'other scores',
        null,
      ])
      const plain = (await registry.verify()).map(({ problem }) => problem)
      expect(plain).toEqual([verified[0]!.problem, null, null])
      expect(await registry.verify({ modelId: verified[2]!.modelId })).toEqual([verified[2]])
      await expect(registry.verify({ modelId: 'nothing' })).rejects.toMatchObject({
        code: 'STORAGE_MODEL_NOT_FOUND',
      })
      await expect(registry.verify({ signal: AbortSignal.abort() })).rejects.toMatchObject({
        code: 'CORE_ABORTED',
      })
    })
  })

  describe('a model as one file', () => {
    const exported = async () => {
      const source = await open()
      await source.registry.save(sampleModel())
      return { source, archive: await source.registry.export(SAMPLE_ID) }
    }

    it('goes from one registry to another without a byte of difference', async () => {
      const { source, archive } = await exported()
      const target = await open()
      expect(await target.registry.import(archive)).toEqual({
        modelId: SAMPLE_ID,
        location: `${target.place.location}/${SAMPLE_ID}`,
        imported: true,
      })
      expect(await target.place.paths()).toEqual(await source.place.paths())
      for (const path of await source.place.paths()) {
        expect((await target.place.read(path)).equals(await source.place.read(path)), path).toBe(true)
      }
      expect(Buffer.from(await target.registry.export(SAMPLE_ID)).equals(archive)).toBe(true)
    })

    it('is taken once', async () => {
      const { source, archive } = await exported()
      expect(await source.registry.import(archive)).toMatchObject({ imported: false })
      const target = await open()
      const results = await Promise.allSettled([1, 2, 3].map(() => target.registry.import(archive)))
      const imported = results.filter((result) => result.status === 'fulfilled' && result.value.imported)
      expect(imported).toHaveLength(1)
      expect((await target.registry.list()).models).toHaveLength(1)
      await target.registry.load(SAMPLE_ID)
    })

    it('is refused where another model has its id or version, or it lies in the trash', async () => {
      const { archive } = await exported()
      const { registry, store } = await open()
      const files = { 'model.txt': 'other' }
      await registry.save(sampleModel({ files }))
      await expect(registry.import(archive)).rejects.toMatchObject({ code: 'STORAGE_MODEL_EXISTS' })
      await store.trash(SAMPLE_ID)
      await expect(registry.import(archive)).rejects.toThrow('--restore')
      await store.purge(SAMPLE_ID)
      await registry.save(sampleModel({ version: '1.0.0', createdAt: new Date('2024-06-01') }))
      await expect(registry.import(archive)).rejects.toMatchObject({ code: 'STORAGE_VERSION_EXISTS' })
    })

    it('is not made of a damaged model, and does not hide that one is damaged', async () => {
      const { source, archive } = await exported()
      await source.place.write(`${SAMPLE_ID}/model.txt`, 'tree')
      await expect(source.registry.export(SAMPLE_ID)).rejects.toMatchObject({ code: 'STORAGE_MODEL_CORRUPT' })
      await expect(source.registry.import(archive)).rejects.toThrow('damaged')
    })

    it('leaves nothing where it is refused or aborted', async () => {
      const { archive } = await exported()
      const { registry, place } = await open()
      await registry.checkWritable()
      const damaged = Buffer.from(archive)
      damaged[200] = damaged[200]! ^ 1
      await expect(registry.import(damaged)).rejects.toMatchObject({ code: 'STORAGE_ARCHIVE' })
      await expect(registry.import(archive, { signal: AbortSignal.abort() })).rejects.toMatchObject({
        code: 'CORE_ABORTED',
      })
      expect(await place.paths()).toEqual([])
    })
  })
})
