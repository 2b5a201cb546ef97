import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createRegistry } from '../../../src/index.js'
import { temporaryDirectory } from '../store/temporary-directory.js'
import { METADATA, sampleModel } from './sample-model.js'

const emptyRegistry = () => createRegistry({ location: join(temporaryDirectory(), 'models') })

describe('save', () => {
  it('writes a folder with the files and their manifest', async () => {
    const registry = emptyRegistry()
    const saved = await registry.save(sampleModel())

    expect(saved.modelId).toBe('alert_scorer_ethereum_v1.0.0_20240506_070809')
    expect(saved.location).toBe(join(registry.location, saved.modelId))
    expect(saved.recorded).toBe(false)
    expect(readdirSync(saved.location).sort()).toEqual(['golden.json', 'metadata.json', 'model.txt'])
    const metadata = JSON.parse(readFileSync(join(saved.location, 'metadata.json'), 'utf8'))
    expect(metadata).toMatchObject({
      ...METADATA,
      schema_version: 1,
      model_id: saved.modelId,
      model_type: 'alert_scorer',
      network: 'ethereum',
      version: '1.0.0',
      created_at: '2024-05-06T07:08:09.123Z',
      files: {
        // sha256sum of the two bytes {}
        'golden.json': {
          sha256: '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
          bytes: 2,
        },
        'model.txt': { bytes: 5000 },
      },
    })
    expect(readdirSync(registry.location)).toEqual([saved.modelId])
  })

  it('proposes the next minor version, by number and not by text', async () => {
    const registry = emptyRegistry()
    expect(await registry.nextVersion('alert_scorer', 'ethereum')).toBe('1.0.0')
    await registry.save(sampleModel({ version: '1.9.0' }))
    expect(await registry.nextVersion('alert_scorer', 'ethereum')).toBe('1.10.0')
    expect((await registry.save(sampleModel())).version).toBe('1.10.0')
    expect((await registry.save(sampleModel())).version).toBe('1.11.0')
    expect((await registry.save(sampleModel({ network: 'bitcoin' }))).version).toBe('1.0.0')
  })

  it('refuses a version that exists, even where its folder is broken', async () => {
    const registry = emptyRegistry()
    await registry.save(sampleModel({ version: '2.0.0' }))
    mkdirSync(join(registry.location, 'alert_scorer_ethereum_v3.0.0_20240101_000000'))
    for (const version of ['2.0.0', '3.0.0']) {
      await expect(registry.save(sampleModel({ version }))).rejects.toMatchObject({
        code: 'STORAGE_VERSION_EXISTS',
        category: 'usage',
        context: { version },
      })
    }
    expect(readdirSync(registry.location)).toHaveLength(2)
  })

  it('leaves nothing behind when it is aborted', async () => {
    const registry = emptyRegistry()
    const abort = new AbortController()
    const files = {
      'a.txt': 'a',
      get 'b.txt'() {
        queueMicrotask(() => abort.abort())
        return 'b'
      },
    }
    const saving = registry.save(sampleModel({ files, signal: abort.signal }))
    await expect(saving).rejects.toMatchObject({ code: 'CORE_ABORTED' })
    expect(readdirSync(registry.location)).toEqual([])
  })

  it.each([
    [{ modelType: '../evil' }, 'modelType'],
    [{ modelType: '' }, 'modelType'],
    [{ network: 'Ethereum' }, 'network'],
    [{ network: 'x'.repeat(64) }, 'network'],
    [{ version: 'v1.0.0' }, 'version'],
    [{ version: '1.0' }, 'version'],
    [{ version: `1.0.0-${'a'.repeat(60)}` }, 'version'],
    [{ version: '1.0.0/..' }, 'version'],
    [{ createdAt: new Date(Number.NaN) }, 'createdAt'],
    [{ files: {} }, 'files'],
    [{ files: { '../model.txt': 'x' } }, 'files'],
    [{ files: { 'a/b': 'x' } }, 'files'],
    [{ files: { '.hidden': 'x' } }, 'files'],
    [{ files: { ['a'.repeat(200)]: 'x' } }, 'files'],
    [{ files: { 'metadata.json': '{}' } }, 'files'],
    [{ files: { 'Metadata.JSON': '{}' } }, 'files'],
    [{ files: { 'model.txt': 'x', 'MODEL.txt': 'x' } }, 'files'],
    [{ metadata: { ...METADATA, model_id: 'mine' } }, 'metadata'],
    [{ metadata: { ...METADATA, feature_names: 'a,b' } }, 'metadata'],
  ])('refuses %j before anything is written', async (overrides, field) => {
    const registry = emptyRegistry()
    await expect(registry.save(sampleModel(overrides as object))).rejects.toMatchObject({
      code: 'STORAGE_MODEL_INPUT',
      context: { field },
    })
    expect(statSync(registry.location, { throwIfNoEntry: false })).toBeUndefined()
  })
})

it('refuses metadata that JSON cannot hold', async () => {
  const saving = emptyRegistry().save(sampleModel({ metadata: { ...METADATA, big: 1n } }))
  await expect(saving).rejects.toThrow('cannot be written as JSON')
})

describe('load', () => {
  it('gives back what was saved and replays it', async () => {
    const registry = emptyRegistry()
    const { modelId } = await registry.save(sampleModel())
    const replayed: string[] = []
    const model = await registry.load(modelId, {
      replay: async ({ files, metadata }) => {
        replayed.push(`${metadata.version} ${Buffer.from(files['golden.json']!).toString()}`)
      },
    })
    expect(replayed).toEqual(['1.0.0 {}'])
    expect(Buffer.from(model.files['model.txt']!).toString()).toBe('tree\n'.repeat(1000))
    expect(model.metadata.metrics).toEqual(METADATA.metrics)
  })

  it('fails with the error of a replay that fails', async () => {
    const registry = emptyRegistry()
    const { modelId } = await registry.save(sampleModel())
    const mismatch = new Error('scores differ')
    const replay = () => Promise.reject(mismatch)
    await expect(registry.load(modelId, { replay })).rejects.toBe(mismatch)
  })

  it('names the nearest id where there is no such model', async () => {
    const registry = emptyRegistry()
    const { modelId } = await registry.save(sampleModel())
    const wrong = modelId.replace('scorer', 'scorre')
    await expect(registry.load(wrong)).rejects.toMatchObject({
      code: 'STORAGE_MODEL_NOT_FOUND',
      context: { nearest: modelId },
    })
    await expect(emptyRegistry().load(modelId)).rejects.toThrow('no models')
  })

  it.each([
    '../models/alert_scorer_ethereum_v1.0.0_20240506_070809',
    'alert_scorer_ethereum_v1.0.0_20240506_070809/.',
    '/etc',
    '..',
    '',
    'a'.repeat(10_000),
  ])('never takes an id for a path: %s', async (id) => {
    const registry = emptyRegistry()
    await registry.save(sampleModel())
    await expect(registry.load(id)).rejects.toMatchObject({ code: 'STORAGE_MODEL_NOT_FOUND' })
  })
})

describe('list and latest', () => {
  it('orders by version, then by time', async () => {
    const registry = emptyRegistry()
    for (const [version, createdAt] of [
      ['9.0.0', '2024-06-01'],
      ['10.0.0', '2024-01-01'],
      ['10.0.0-rc.1', '2024-07-01'],
      ['1.0.0', '2024-08-01'],
    ] as const) {
      await registry.save(sampleModel({ version, createdAt: new Date(createdAt) }))
    }
    await registry.save(sampleModel({ network: 'bitcoin', version: '99.0.0' }))
    const { models } = await registry.list({ network: 'ethereum' })
    expect(models.map((model) => model.version)).toEqual(['10.0.0', '10.0.0-rc.1', '9.0.0', '1.0.0'])
    const latest = await registry.latest({ modelType: 'alert_scorer', network: 'ethereum' })
    expect(latest?.version).toBe('10.0.0')
    expect(await registry.latest({ modelType: 'alert_ranker', network: 'ethereum' })).toBeUndefined()
  })

  it('takes the later of two models with the same version', async () => {
    const registry = emptyRegistry()
    await registry.save(sampleModel({ createdAt: new Date('2024-01-01') }))
    // Copied in from another registry, where the version was given out, too.
    const other = emptyRegistry()
    const { location: directory, modelId } = await other.save(
      sampleModel({ createdAt: new Date('2024-02-01') }),
    )
    cpSync(directory, join(registry.location, modelId), { recursive: true })
    const latest = await registry.latest({ modelType: 'alert_scorer', network: 'ethereum' })
    expect(latest?.modelId).toBe(modelId)
  })

  it('is empty where there is no directory, and passes over what is no model', async () => {
    const registry = emptyRegistry()
    expect(await registry.list()).toEqual({ models: [], broken: [] })
    await registry.save(sampleModel())
    mkdirSync(join(registry.location, 'notes'))
    writeFileSync(join(registry.location, 'README.md'), 'mine')
    expect(await registry.list()).toMatchObject({ models: [{ version: '1.0.0' }], broken: [] })
  })
})
