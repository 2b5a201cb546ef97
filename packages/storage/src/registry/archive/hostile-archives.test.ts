import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { lutimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { AlertsmithError } from '@alertsmith/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { digestOf } from '../model-files.js'
import { composeMetadata, metadataDigest } from '../model-metadata.js'
import { createRegistry } from '../registry.js'
import { compress } from './compress.js'
import { packTar } from './tar.js'

const ID = 'alert_scorer_ethereum_v1.0.0_20240506_070809'
const AT = new Date('2024-05-06T07:08:09.000Z')
const MODEL = Buffer.from('tree\n')

type Document = Record<string, unknown>

function honest(): Document {
  return {
    ...composeMetadata(
      {
        training_period: { start_date: '2024-01-01', end_date: '2024-03-31', window_days: 7 },
        data_stats: { num_samples: 10, num_features: 1 },
        metrics: { test_auc: 0.9 },
        hyperparameters: { num_leaves: 31 },
        feature_names: ['volume_usd'],
      },
      ID,
      { modelType: 'alert_scorer', network: 'ethereum', version: '1.0.0', createdAt: AT },
      { 'model.txt': digestOf(MODEL) },
    ),
  }
}

/** The document with its own sha256, as whoever forges one would send it. */
function forged(change: (document: Document) => void): Document {
  const document = honest()
  change(document)
  return { ...document, metadata_sha256: metadataDigest(document) }
}

const pack = (files: readonly (readonly [string, Uint8Array | string])[]) =>
  compress(
    packTar(
      files.map(([path, content]) => ({ path, content: Buffer.from(content) })),
      AT,
    ),
  )

const packDocument = (document: Document, folder = ID) =>
  pack([
    [`${folder}/metadata.json`, JSON.stringify(document)],
    [`${folder}/model.txt`, MODEL],
  ])

const HOSTILE_TEXTS = [
  '',
  'x/../../victim/current',
  '../../../evil',
  '/etc/cron.d',
  '..',
  '.',
  'a/b',
  'a\\b',
  'a\0b',
  '\u001b[2J\u001b]0;owned\u0007',
  'Ethereum',
  'other network',
  'default',
  'system',
  'é',
  '__proto__',
  'constructor',
  '-rf',
  '%2e%2e',
  'x'.repeat(64),
  'x'.repeat(100_000),
]
const HOSTILE_VALUES: readonly unknown[] = [
  ...HOSTILE_TEXTS,
  null,
  true,
  0,
  -1,
  1.5,
  1e300,
  [],
  {},
  ['ethereum'],
  { toString: 'x' },
]
const HOSTILE_TIMES = [
  '9999-12-31T23:59:59.999Z',
  '+275760-09-13T00:00:00.000Z',
  '1969-12-31T23:59:59.000Z',
  '2106-01-01T00:00:00.000Z',
  '2024-05-06',
  '2024-05-06T07:08:10.000Z',
  'May 6, 2024',
  '2024-05-06T07:08:09Z',
]
const HOSTILE_DAYS = [
  '2024-99-99',
  '2024-02-30',
  '9999-01-01',
  '1969-12-31',
  '0000-00-00',
  '2024-1-1',
  '2024-01-01\n',
]

const set = (path: string, value: unknown) => (document: Document) => {
  const keys = path.split('.')
  const last = keys.pop()!
  const owner = keys.reduce<Document>((object, key) => object[key] as Document, document)
  owner[last] = value
}

/** Every field that becomes a part of a path, a row or a decision, with every value that it must not have. */
function* hostileDocuments(): Generator<readonly [string, Document]> {
  const cases: [string, readonly unknown[]][] = [
    ['model_type', [...HOSTILE_VALUES, 'mule_scorer', 'alert_ranker']],
    ['network', [...HOSTILE_VALUES, 'other', 'bitcoin']],
    ['version', [...HOSTILE_VALUES, 'v1.0.0', '1.0', ' 1.0.0', '2.0.0', '1.0.0\n', '01.0.0']],
    ['model_id', [...HOSTILE_VALUES, ID.replace('v1', 'v2')]],
    ['created_at', [...HOSTILE_VALUES, ...HOSTILE_TIMES]],
    ['schema_version', [...HOSTILE_VALUES, 2, '1']],
    ['training_period', HOSTILE_VALUES],
    ['training_period.start_date', [...HOSTILE_VALUES, ...HOSTILE_DAYS, '2024-04-01']],
    ['training_period.end_date', [...HOSTILE_VALUES, ...HOSTILE_DAYS, '2023-12-31']],
    ['training_period.window_days', [...HOSTILE_VALUES.filter((value) => value !== 1), 65_536, '7']],
    ['data_stats', HOSTILE_VALUES],
    ['data_stats.num_samples', [...HOSTILE_VALUES.filter((value) => value !== 0), '10']],
    ['data_stats.num_features', [...HOSTILE_VALUES.filter((value) => value !== 0), 2 ** 32]],
    ['metrics', HOSTILE_VALUES.filter((value) => !isRecord(value))],
    ['hyperparameters', HOSTILE_VALUES.filter((value) => !isRecord(value))],
    ['feature_names', [...HOSTILE_TEXTS, null, 1, {}, [1], [null]]],
    ['files', HOSTILE_VALUES],
    ['files.model.txt', []],
  ]
  for (const [path, values] of cases) {
    for (const value of values) {
      yield [`${path} = ${JSON.stringify(value)?.slice(0, 60)}`, forged(set(path, value))]
    }
  }
  for (const name of [...HOSTILE_TEXTS, 'metadata.json', '../model.txt']) {
    yield [`files[${JSON.stringify(name).slice(0, 60)}]`, forged(set('files', { [name]: digestOf(MODEL) }))]
  }
  for (const digest of [null, 1, {}, { sha256: 'x', bytes: 5 }, { sha256: 'f'.repeat(64), bytes: 5 }]) {
    yield [`digest ${JSON.stringify(digest)}`, forged(set('files', { 'model.txt': digest }))]
  }
  for (const bytes of [-1, 4, 6, 1.5, '5', 2 ** 53, 1e300]) {
    const digest = { ...digestOf(MODEL), bytes }
    yield [`bytes ${bytes}`, forged(set('files', { 'model.txt': digest }))]
  }
}

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

let outside = ''
let location = ''
beforeEach(async () => {
  outside = mkdtempSync(join(tmpdir(), 'alertsmith-hostile-'))
  location = join(outside, 'registry')
  mkdirSync(location)
  // What a path out of the registry could reach: an old link that is named like a claim.
  mkdirSync(join(outside, 'victim'))
  const link = join(outside, 'victim', 'current_ethereum_v1.0.0')
  symlinkSync('1.00000000.00000000', link)
  await lutimes(link, 1, 1)
  utimesSync(join(outside, 'victim'), 1, 1)
  mkdirSync(join(location, '.claim-x'))
})
afterEach(() => rmSync(outside, { recursive: true, force: true }))

const tree = (directory: string) => readdirSync(directory, { recursive: true }).map(String).sort()

describe('a hostile archive', () => {
  it('is refused with a code, whatever is forged in metadata.json, and nothing is claimed or touched', async () => {
    const registry = createRegistry({ location })
    const before = tree(outside)
    const faults: string[] = []
    let count = 0
    for (const [what, document] of hostileDocuments()) {
      count++
      const archive = await packDocument(document)
      const outcome = await registry.import(archive).catch((error: unknown) => error)
      const refused =
        AlertsmithError.isInstance(outcome) &&
        ['STORAGE_ARCHIVE', 'STORAGE_MODEL_SCHEMA'].includes(outcome.code)
      if (!refused) faults.push(`${what}: ${outcome instanceof Error ? outcome.stack : 'imported'}`)
    }
    expect(faults).toEqual([])
    expect(count).toBeGreaterThan(400)
    expect(tree(outside)).toEqual(before)
    expect(await registry.list()).toEqual({ models: [], broken: [] })
  })

  it.each([
    ...HOSTILE_TEXTS.filter((text) => text.length < 80),
    `${ID}/..`,
    `../${ID}`,
    `/${ID}`,
    ID.replace('v1', 'v2'),
    ID.replace('ethereum', 'bitcoin'),
    ID.replace('_scorer', '_ranker'),
    `${ID}_0`,
    `${ID}_01`,
    ID.replace('070809', '070810'),
  ])('is refused in the folder %j', async (folder) => {
    const registry = createRegistry({ location })
    const before = tree(outside)
    const plain = await packDocument(honest(), folder)
    const named = await packDocument(
      forged((document) => set('model_id', folder)(document)),
      folder,
    )
    for (const archive of [plain, named]) {
      await expect(registry.import(archive)).rejects.toMatchObject({ code: 'STORAGE_ARCHIVE' })
    }
    expect(tree(outside)).toEqual(before)
  })

  it.each<[string, string | Uint8Array]>([
    ['nested too deeply to be written', `{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`],
    ['of no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
    ['that is empty', ''],
    ['that is a list', '[]'],
    ['that is a number', '1e999'],
    ['with a prototype', '{"__proto__":{"schema_version":1},"constructor":null}'],
  ])('is refused with metadata %s', async (_what, content) => {
    const archive = await pack([
      [`${ID}/metadata.json`, content],
      [`${ID}/model.txt`, MODEL],
    ])
    await expect(createRegistry({ location }).import(archive)).rejects.toMatchObject({
      code: 'STORAGE_ARCHIVE',
    })
  })

  it('is told from an honest one', async () => {
    const registry = createRegistry({ location })
    expect(await registry.import(await packDocument(honest()))).toMatchObject({ modelId: ID, imported: true })
    expect(readFileSync(join(location, ID, 'model.txt'))).toEqual(MODEL)
    // What declares the sizes of the others stands before them.
    const exported = gunzipSync(await registry.export(ID))
    expect(exported.toString('latin1', 0, 14)).toBe('metadata.json\0')
  })
})

it('hides no other model where its folder was put into the registry by hand', async () => {
  const registry = createRegistry({ location })
  await registry.import(await packDocument(honest()))
  let bad = 0
  for (const [, document] of hostileDocuments()) {
    const version = `2.${++bad}.0`
    const folder = join(location, ID.replace('1.0.0', version))
    mkdirSync(folder)
    writeFileSync(join(folder, 'metadata.json'), JSON.stringify(document))
    writeFileSync(join(folder, 'model.txt'), MODEL)
  }
  const { models, broken } = await registry.list()
  expect(models.map(({ modelId }) => modelId)).toEqual([ID])
  expect(broken).toHaveLength(bad)
  expect(broken.every(({ problems }) => problems.length > 0)).toBe(true)
})

it('is named by gc where its folder is broken, and left where it is', async () => {
  const registry = createRegistry({ location })
  await registry.import(await packDocument(honest()))
  const folder = join(location, ID.replace('1.0.0', '2.0.0'))
  mkdirSync(folder)
  writeFileSync(join(folder, 'metadata.json'), '{}')
  const { broken } = await registry.list()
  expect(broken).toHaveLength(1)
  for (const apply of [false, true]) {
    expect(await registry.gc({ apply, keep: 1, keepDays: 0 })).toMatchObject({
      broken,
      trashed: [],
      kept: [{ modelId: ID }],
    })
  }
  expect(readdirSync(folder)).toEqual(['metadata.json'])
})

it('hides no other model from verify, whatever its replay stumbles over', async () => {
  const registry = createRegistry({ location })
  const second = ID.replace('1.0.0', '2.0.0')
  await registry.import(await packDocument(honest()))
  await registry.import(
    await packDocument(
      forged((document) => {
        document.model_id = second
        document.version = '2.0.0'
      }),
      second,
    ),
  )
  const verified = await registry.verify({
    replay: ({ modelId }) => {
      if (modelId === ID) throw new TypeError('nothing to read')
    },
  })
  const problems = Object.fromEntries(verified.map(({ modelId, problem }) => [modelId, problem]))
  expect(problems).toEqual({ [ID]: expect.stringContaining('nothing to read'), [second]: null })
})

it('is not written where whoever imports it refuses it', async () => {
  const registry = createRegistry({ location })
  const before = tree(outside)
  const check = ({ modelId, files }: { modelId: string; files: Readonly<Record<string, Uint8Array>> }) => {
    expect(Buffer.from(files['model.txt']!)).toEqual(MODEL)
    throw new RangeError(modelId)
  }
  await expect(registry.import(await packDocument(honest()), { check })).rejects.toThrow(RangeError)
  expect(tree(outside)).toEqual(before)
})

it('keeps parts that could leave the registry out of every request', async () => {
  const registry = createRegistry({ location })
  const before = tree(outside)
  for (const text of HOSTILE_TEXTS.filter((name) => name !== 'constructor')) {
    const usage = { category: 'usage' }
    await expect(registry.nextVersion('alert_scorer', text)).rejects.toMatchObject(usage)
    await expect(registry.nextVersion(text, 'ethereum')).rejects.toMatchObject(usage)
    await expect(registry.checkVersion('alert_scorer', text, '1.0.0')).rejects.toMatchObject(usage)
    await expect(registry.aliasHistory({ network: text, modelType: 'alert_scorer' })).rejects.toMatchObject(
      usage,
    )
    await expect(registry.load(text)).rejects.toMatchObject({ code: 'STORAGE_MODEL_NOT_FOUND' })
    await expect(registry.restore(text)).rejects.toMatchObject({ code: 'STORAGE_MODEL_NOT_FOUND' })
  }
  expect(() => createRegistry({ location: 'models\0' })).toThrow(
    expect.objectContaining({ code: 'STORAGE_REGISTRY_LOCATION' }),
  )
  expect(tree(outside)).toEqual(before)
})
