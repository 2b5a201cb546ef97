import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createRegistry } from '../../../src/index.js'
import { temporaryDirectory } from '../store/temporary-directory.js'
import { sampleModel } from './sample-model.js'

async function savedModel() {
  const registry = createRegistry({ location: temporaryDirectory() })
  const { modelId, location: directory } = await registry.save(sampleModel())
  return { registry, modelId, directory }
}

const edit = (path: string, change: (text: string) => string) =>
  writeFileSync(path, change(readFileSync(path, 'utf8')))

/** What happens to the folder, and what the error must say about it. */
const DAMAGE: [string, (folder: string) => void, string][] = [
  ['a file is missing', (folder) => rmSync(join(folder, 'model.txt')), 'model.txt is missing'],
  [
    'a file was cut short',
    (folder) => truncateSync(join(folder, 'model.txt'), 4096),
    'model.txt must have 5000 bytes; found 4096',
  ],
  ['a file has more at its end', (folder) => appendFileSync(join(folder, 'model.txt'), 'x'), 'found 5001'],
  [
    'one byte is another',
    (folder) => edit(join(folder, 'model.txt'), (text) => text.replace('tree', 'tref')),
    'model.txt must have sha256',
  ],
  ['a file was added', (folder) => writeFileSync(join(folder, 'extra.bin'), ''), '"extra.bin" is not listed'],
  [
    'a file became a link',
    (folder) => {
      renameSync(join(folder, 'model.txt'), join(folder, '..', 'elsewhere.txt'))
      symlinkSync(join(folder, '..', 'elsewhere.txt'), join(folder, 'model.txt'))
    },
    'model.txt must be a regular file',
  ],
  [
    'a file became a directory',
    (folder) => {
      rmSync(join(folder, 'model.txt'))
      mkdirSync(join(folder, 'model.txt'))
    },
    'model.txt must be a regular file',
  ],
  ['metadata.json is missing', (folder) => rmSync(join(folder, 'metadata.json')), 'metadata.json is missing'],
  [
    'metadata.json was cut short',
    (folder) => truncateSync(join(folder, 'metadata.json'), 300),
    'metadata.json must be JSON',
  ],
  ['metadata.json is empty', (folder) => truncateSync(join(folder, 'metadata.json')), 'must be JSON'],
  [
    'metadata.json holds no object',
    (folder) => writeFileSync(join(folder, 'metadata.json'), '[]'),
    'must hold one JSON object',
  ],
  [
    'a metric was improved by hand',
    (folder) => edit(join(folder, 'metadata.json'), (text) => text.replace('0.93', '0.99')),
    'changed after it had been saved',
  ],
  [
    'the manifest points out of the folder',
    (folder) =>
      edit(join(folder, 'metadata.json'), (text) => text.replace('"model.txt"', '"../../model.txt"')),
    '"files" must hold plain file names',
  ],
  [
    'the folder was emptied',
    (folder) => {
      rmSync(folder, { recursive: true })
      mkdirSync(folder)
    },
    'metadata.json is missing',
  ],
  [
    'the folder is a link',
    (folder) => {
      renameSync(folder, `${folder}.moved`)
      symlinkSync(`${folder}.moved`, folder)
    },
    'not a link',
  ],
]

describe('a model whose folder was damaged', () => {
  it.each(DAMAGE)('is refused where %s', async (_, damage, reason) => {
    const { registry, modelId, directory } = await savedModel()
    damage(directory)
    const loading = registry.load(modelId)
    await expect(loading).rejects.toMatchObject({ code: 'STORAGE_MODEL_CORRUPT', category: 'data' })
    await expect(loading).rejects.toThrow(reason)
  })

  it('is refused with every problem at once', async () => {
    const { registry, modelId, directory } = await savedModel()
    rmSync(join(directory, 'model.txt'))
    truncateSync(join(directory, 'golden.json'))
    writeFileSync(join(directory, 'extra.bin'), '')
    await expect(registry.load(modelId)).rejects.toMatchObject({ context: { problems: { length: 3 } } })
  })

  it('is refused under another name', async () => {
    const { registry, directory } = await savedModel()
    const other = 'alert_scorer_ethereum_v9.0.0_20240506_070809'
    renameSync(directory, join(directory, '..', other))
    await expect(registry.load(other)).rejects.toThrow('"model_id" must be the folder\'s name')
  })

  it('does not keep the others from being listed', async () => {
    const { registry, directory } = await savedModel()
    const second = await registry.save(sampleModel())
    truncateSync(join(second.location, 'model.txt'))
    mkdirSync(join(registry.location, 'renamed'))
    writeFileSync(join(registry.location, 'renamed', 'metadata.json'), '{}')
    writeFileSync(join(registry.location, 'alert_scorer_ethereum_v5.0.0_20240506_070809'), 'a file')

    const { models, broken } = await registry.list()
    expect(models.map((model) => model.location)).toEqual([directory])
    expect(broken).toHaveLength(3)
    expect((await registry.latest({ modelType: 'alert_scorer', network: 'ethereum' }))?.location).toBe(
      directory,
    )
    expect((await registry.repair()).broken).toHaveLength(3)
  })

  it('still loads where it was only reformatted, or a file manager left something', async () => {
    const { registry, modelId, directory } = await savedModel()
    edit(join(directory, 'metadata.json'), (text) => JSON.stringify(JSON.parse(text)))
    writeFileSync(join(directory, '.DS_Store'), '')
    await expect(registry.load(modelId)).resolves.toMatchObject({ modelId })
  })

  it('is told apart from one of a newer release', async () => {
    const { registry, modelId, directory } = await savedModel()
    edit(join(directory, 'metadata.json'), (text) =>
      text.replace('"schema_version": 1', '"schema_version": 2'),
    )
    await expect(registry.load(modelId)).rejects.toMatchObject({ code: 'STORAGE_MODEL_SCHEMA' })
    expect((await registry.list()).broken).toHaveLength(1)
  })
})

describe('a directory that cannot be used', () => {
  it.each([
    ['is a file', 'models'],
    ['lies below a file', 'models/of/mine'],
  ])('is refused where it %s', async (_, below) => {
    const root = temporaryDirectory()
    writeFileSync(join(root, 'models'), 'notes')
    const registry = createRegistry({ location: join(root, below) })
    const refusal = { code: 'STORAGE_REGISTRY_DIRECTORY', category: 'environment' }
    await expect(registry.save(sampleModel())).rejects.toMatchObject(refusal)
    await expect(registry.checkWritable()).rejects.toMatchObject(refusal)
    await expect(registry.list()).rejects.toMatchObject(refusal)
    expect(readFileSync(join(root, 'models'), 'utf8')).toBe('notes')
  })

  it('is refused where its name is too long', async () => {
    const registry = createRegistry({ location: join(temporaryDirectory(), 'a'.repeat(300)) })
    await expect(registry.save(sampleModel())).rejects.toMatchObject({
      code: 'STORAGE_REGISTRY_DIRECTORY',
      context: { errno: 'ENAMETOOLONG' },
    })
  })

  it.skipIf(process.platform !== 'linux')('is refused where nothing can be made', async () => {
    const registry = createRegistry({ location: '/proc/models/of/mine' })
    await expect(registry.checkWritable()).rejects.toMatchObject({ code: 'STORAGE_REGISTRY_DIRECTORY' })
  })

  it('is refused where this user may not write', async () => {
    const directory = temporaryDirectory()
    chmodSync(directory, 0o555)
    const registry = createRegistry({ location: directory })
    // Root may write everywhere, so it has to be somebody else for a while.
    const isRoot = process.geteuid?.() === 0
    if (isRoot) process.seteuid!(65_534)
    try {
      await expect(registry.checkWritable()).rejects.toMatchObject({ code: 'STORAGE_REGISTRY_DIRECTORY' })
      await expect(registry.save(sampleModel())).rejects.toMatchObject({ context: { errno: 'EACCES' } })
      expect(await registry.list()).toEqual({ models: [], broken: [] })
    } finally {
      if (isRoot) process.seteuid!(0)
    }
  })

  it('is created where it is missing, and left empty by the check', async () => {
    const registry = createRegistry({ location: join(temporaryDirectory(), 'a', 'b') })
    await registry.checkWritable()
    expect(await registry.list()).toEqual({ models: [], broken: [] })
  })
})
