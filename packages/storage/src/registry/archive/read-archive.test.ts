import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { digestOf } from '../model-files.js'
import { composeMetadata, metadataDigest } from '../model-metadata.js'
import { compress } from './compress.js'
import { readArchive } from './read-archive.js'
import { packTar, tarHeader } from './tar.js'

const ID = 'alert_scorer_ethereum_v1.0.0_20240506_070809'
const AT = new Date('2024-05-06T07:08:09Z')
const MODEL = Buffer.from('tree\n')

function metadata(files: Record<string, Uint8Array> = { 'model.txt': MODEL }): Buffer {
  const document = composeMetadata(
    {
      training_period: { start_date: '2024-01-01', end_date: '2024-03-31', window_days: 7 },
      data_stats: { num_samples: 1, num_features: 1 },
      metrics: {},
      hyperparameters: {},
      feature_names: ['volume_usd'],
    },
    ID,
    { modelType: 'alert_scorer', network: 'ethereum', version: '1.0.0', createdAt: AT },
    Object.fromEntries(Object.entries(files).map(([name, content]) => [name, digestOf(content)])),
  )
  return Buffer.from(JSON.stringify(document))
}

const archiveOf = (files: readonly (readonly [string, Uint8Array])[]) =>
  compress(
    packTar(
      files.map(([path, content]) => ({ path, content })),
      AT,
    ),
  )

it('gives the model with its files', async () => {
  const archive = await archiveOf([
    [`${ID}/metadata.json`, metadata()],
    [`${ID}/model.txt`, MODEL],
  ])
  const model = await readArchive(archive)
  expect([model.modelId, [...model.files.keys()]]).toEqual([ID, ['model.txt']])
})

describe('an archive is refused', () => {
  it.each<[string, readonly (readonly [string, Uint8Array])[], string]>([
    ['that is empty', [], 'named by a model'],
    ['without metadata.json', [[`${ID}/model.txt`, MODEL]], 'metadata.json is missing'],
    ['without a listed file', [[`${ID}/metadata.json`, metadata()]], 'model.txt is missing'],
    [
      'whose file has other bytes',
      [
        [`${ID}/metadata.json`, metadata()],
        [`${ID}/model.txt`, Buffer.from('leaf\n')],
      ],
      'must have sha256',
    ],
    [
      'whose file is longer',
      [
        [`${ID}/metadata.json`, metadata()],
        [`${ID}/model.txt`, Buffer.from('tree\ntree\n')],
      ],
      'must have 5 bytes; found 10',
    ],
    [
      'with a file that is not listed',
      [
        [`${ID}/metadata.json`, metadata()],
        [`${ID}/model.txt`, MODEL],
        [`${ID}/evil.sh`, MODEL],
      ],
      '"evil.sh" is not listed',
    ],
    [
      'with a file twice',
      [
        [`${ID}/metadata.json`, metadata()],
        [`${ID}/model.txt`, MODEL],
        [`${ID}/MODEL.txt`, MODEL],
      ],
      'in it twice',
    ],
    [
      'with metadata.json twice',
      [
        [`${ID}/metadata.json`, metadata()],
        [`${ID}/metadata.json`, metadata()],
      ],
      'in it twice',
    ],
    ['that leads out of its folder', [[`${ID}/../../etc/cron.d/evil`, MODEL]], 'plain files of one model'],
    ['of an absolute path', [['/etc/passwd', MODEL]], 'named by a model'],
    ['of another folder', [['..', MODEL]], 'named by a model'],
    [
      'of two models',
      [
        [`${ID}/metadata.json`, metadata()],
        [`${ID.replace('v1', 'v2')}/model.txt`, MODEL],
      ],
      'plain files of one model',
    ],
    [
      'under the name of another model',
      [
        [`${ID.replace('v1', 'v2')}/metadata.json`, metadata()],
        [`${ID.replace('v1', 'v2')}/model.txt`, MODEL],
      ],
      '"model_id" must be the folder\'s name',
    ],
    ['whose metadata.json is no JSON', [[`${ID}/metadata.json`, Buffer.from('{')]], 'must be JSON'],
  ])('%s', async (_what, files, reason) => {
    const reading = readArchive(await archiveOf(files))
    await expect(reading).rejects.toMatchObject({ code: 'STORAGE_ARCHIVE', category: 'data' })
    await expect(reading).rejects.toThrow(reason)
  })

  it('cut off anywhere, or with something after its end', async () => {
    const archive = await archiveOf([
      [`${ID}/metadata.json`, metadata()],
      [`${ID}/model.txt`, MODEL],
    ])
    const refusal = { code: 'STORAGE_ARCHIVE' }
    for (let length = 0; length < archive.length; length += 7) {
      await expect(readArchive(archive.subarray(0, length))).rejects.toMatchObject(refusal)
    }
    await expect(readArchive(Buffer.concat([archive, Buffer.from('more')]))).rejects.toMatchObject(refusal)
    await expect(readArchive(Buffer.concat([archive, archive]))).rejects.toMatchObject(refusal)
    await expect(readArchive(Buffer.from('PK\x03\x04'))).rejects.toMatchObject(refusal)
  })

  it('followed by zero bytes and anything else', async () => {
    const archive = await archiveOf([
      [`${ID}/metadata.json`, metadata()],
      [`${ID}/model.txt`, MODEL],
    ])
    await expect(readArchive(Buffer.concat([archive, Buffer.from('\0something')]))).rejects.toThrow(
      '10 more bytes follow after its end',
    )
  })

  it('whose files before metadata.json do not fit it either', async () => {
    const reading = readArchive(
      await archiveOf([
        [`${ID}/evil.sh`, MODEL],
        [`${ID}/model.txt`, Buffer.from('tree\ntree\n')],
        [`${ID}/metadata.json`, metadata()],
      ]),
    )
    await expect(reading).rejects.toThrow('"evil.sh" is not listed')
    await expect(reading).rejects.toThrow('must have 5 bytes; found 10')
  })
})

it('reads the archives of earlier releases, whose metadata.json comes after other files', async () => {
  const files = { 'calibration.json': Buffer.from('{}'), 'model.txt': MODEL }
  const archive = await archiveOf([
    [`${ID}/calibration.json`, files['calibration.json']],
    [`${ID}/metadata.json`, metadata(files)],
    [`${ID}/model.txt`, MODEL],
  ])
  expect((await readArchive(archive)).files).toEqual(new Map(Object.entries(files)))
})

describe('an archive of 1 MB that grows to 1 GiB', () => {
  const GIB = 2 ** 30
  /** The first bytes of a tar, 1 GiB of zeros after them, and no gzip at the end: to see that means to have read too far. */
  const bombAfter = (start: Uint8Array) => {
    const zeros = gzipSync(Buffer.alloc(GIB / 64))
    return Buffer.concat([gzipSync(start), ...Array<Buffer>(64).fill(zeros), Buffer.from('not gzip')])
  }
  const tarOf = (...files: [string, Uint8Array][]) =>
    packTar(
      files.map(([name, content]) => ({ path: `${ID}/${name}`, content })),
      AT,
    )
  const document = () => tarOf(['metadata.json', metadata()]).subarray(0, -1024)
  /** The header of a file that says it has `bytes`. */
  const headerOf = (name: string, bytes: number) => tarHeader(`${ID}/${name}`, bytes, AT)
  const declared = (bytes: number) => {
    const parsed = JSON.parse(metadata().toString())
    parsed.files['model.txt'].bytes = bytes
    parsed.metadata_sha256 = metadataDigest(parsed)
    return Buffer.from(JSON.stringify(parsed))
  }

  it.each<[string, () => Uint8Array, string]>([
    [
      'in a file of another size than was declared',
      () => Buffer.concat([document(), headerOf('model.txt', GIB)]),
      `must have 5 bytes; found ${GIB}`,
    ],
    [
      'in a file that was not declared',
      () => Buffer.concat([document(), headerOf('other.txt', GIB)]),
      '"other.txt" is not listed',
    ],
    ['in metadata.json', () => headerOf('metadata.json', GIB), `found ${GIB}`],
    ['before metadata.json', () => headerOf('calibration.json', GIB), `found ${GIB}`],
    [
      'beyond what a model may have',
      () => tarOf(['metadata.json', declared(GIB + 1)]),
      `at most; found ${GIB + 1}`,
    ],
    ['after its end', () => document(), 'two empty blocks at its end'],
    ['of nothing', () => Buffer.alloc(0), 'two empty blocks at its end'],
  ])('is refused before it has grown: %s', async (_what, start, reason) => {
    const bomb = bombAfter(start())
    expect(bomb.length).toBeLessThan(1_200_000)
    const before = process.resourceUsage().maxRSS
    await expect(readArchive(bomb)).rejects.toThrow(reason)
    // In kibibytes; it never goes down.
    expect(process.resourceUsage().maxRSS - before).toBeLessThan(64 * 1024)
  })
})
