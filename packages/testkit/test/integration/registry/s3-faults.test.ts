import { createRegistry, openArtifactStore } from '@alertsmith/storage'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type S3Fault, type S3Request, startS3 } from '../../../src/index.js'
import { type S3Places, s3Places } from './places.js'
import { SAMPLE_ID, sampleModel } from './sample-model.js'

const SECRET = 'wJalrXUtnFEMI-K7MDENG-bPxRfiCYplanted'

let places: S3Places
beforeAll(async () => {
  places = await s3Places()
})
afterEach(() => {
  places.setFaults(undefined)
  Object.assign(process.env, places.server.environment)
})
afterAll(() => places?.close())

/** The fault for the first request that matches, once or every time. */
function failing(fault: S3Fault, matches: (request: S3Request) => boolean, times = 1): void {
  let left = times
  places.setFaults((request) => (matches(request) && left-- > 0 ? fault : undefined))
}
const writes = (file: string) => (request: S3Request) =>
  request.method === 'PUT' && request.key.endsWith(file)
const reads = (file: string) => (request: S3Request) => request.method === 'GET' && request.key.endsWith(file)

async function emptyRegistry() {
  const place = await places.open()
  return { place, registry: createRegistry({ location: place.location }) }
}

describe('a save', () => {
  it.each<[string, S3Fault]>([
    ['reset', { kind: 'reset' }],
    ['answered, and the answer lost', { kind: 'lose-answer' }],
    ['slowed down', { kind: 'status', status: 503, code: 'SlowDown' }],
    ['met by another write of the key', { kind: 'status', status: 409, code: 'ConditionalRequestConflict' }],
  ])('goes on where one write is %s', async (_what, fault) => {
    for (const file of ['model.txt', 'metadata.json', '.claims/alert_scorer_ethereum_v1.0.0']) {
      const { place, registry } = await emptyRegistry()
      failing(fault, writes(file))
      const saved = await registry.save(sampleModel())
      expect(saved.modelId).toBe(SAMPLE_ID)
      await registry.load(SAMPLE_ID)
      expect(await place.paths()).toHaveLength(3)
    }
  })

  it('leaves nothing where uploads fail for good', async () => {
    const { place, registry } = await emptyRegistry()
    failing({ kind: 'status', status: 500, code: 'InternalError' }, writes('model.txt'), 100)
    await expect(registry.save(sampleModel())).rejects.toMatchObject({
      code: 'STORAGE_S3_UNAVAILABLE',
      retryable: true,
    })
    expect(await place.paths()).toEqual([])
  })

  it('whose last write may or may not have come through deletes nothing', async () => {
    const { place, registry } = await emptyRegistry()
    let lost = false
    places.setFaults((request) => {
      lost ||= writes('metadata.json')(request)
      return lost ? { kind: 'lose-answer' } : undefined
    })
    await expect(registry.save(sampleModel())).rejects.toMatchObject({ code: 'STORAGE_S3_UNAVAILABLE' })
    places.setFaults(undefined)
    expect((await registry.list()).broken).toEqual([])
    await registry.load(SAMPLE_ID)
    expect((await place.paths()).filter((path) => path.startsWith(SAMPLE_ID))).toHaveLength(3)
  })

  it('ends at once when it is aborted while the server hangs', async () => {
    const { place, registry } = await emptyRegistry()
    const stop = new AbortController()
    places.setFaults((request) => {
      if (!writes('model.txt')(request)) return undefined
      stop.abort()
      return { kind: 'hang' }
    })
    await expect(registry.save(sampleModel({ signal: stop.signal }))).rejects.toMatchObject({
      code: 'CORE_ABORTED',
    })
    expect(await place.paths()).toEqual([])
  })

  it('takes another name where somebody began under the same one', async () => {
    const { place, registry } = await emptyRegistry()
    await place.write(`${SAMPLE_ID}/model.txt`, 'of somebody else')
    const saved = await registry.save(sampleModel())
    expect(saved.modelId).toBe(`${SAMPLE_ID}_2`)
    expect((await place.read(`${SAMPLE_ID}/model.txt`)).toString()).toBe('of somebody else')
    expect((await registry.list()).models).toHaveLength(1)
  })
})

describe('reading', () => {
  it('tries again where a download breaks off, and never takes part of a file for the whole', async () => {
    const { registry } = await emptyRegistry()
    await registry.save(sampleModel())
    failing({ kind: 'reset-midway', afterBytes: 1000 }, reads('model.txt'), 2)
    expect((await registry.load(SAMPLE_ID)).files['model.txt']).toHaveLength(5000)
    failing({ kind: 'reset-midway', afterBytes: 1000 }, reads('model.txt'), 100)
    await expect(registry.load(SAMPLE_ID)).rejects.toMatchObject({ code: 'STORAGE_S3_UNAVAILABLE' })
  })

  it('never takes part of a listing for the whole', async () => {
    const { registry } = await emptyRegistry()
    await registry.save(sampleModel())
    const lists = ({ method, key }: S3Request) => method === 'GET' && key === ''
    failing({ kind: 'reset-midway', afterBytes: 500 }, lists, 100)
    await expect(registry.list()).rejects.toMatchObject({ code: 'STORAGE_S3_UNAVAILABLE' })
    await expect(registry.save(sampleModel())).rejects.toMatchObject({ code: 'STORAGE_S3_UNAVAILABLE' })
    failing({ kind: 'reset-midway', afterBytes: 500 }, lists, 1)
    expect((await registry.list()).models).toHaveLength(1)
  })

  it('does not take a server that fails for a broken model', async () => {
    const { registry } = await emptyRegistry()
    await registry.save(sampleModel())
    failing({ kind: 'status', status: 503, code: 'SlowDown' }, reads('metadata.json'), 100)
    await expect(registry.list()).rejects.toMatchObject({ code: 'STORAGE_S3_UNAVAILABLE' })
  })

  it('finds everything where there is more than one page', async () => {
    const { place, registry } = await emptyRegistry()
    await registry.save(sampleModel())
    // Sorted before the model, so that it is on the third page.
    for (let batch = 0; batch < 21; batch++) {
      const numbers = Array.from({ length: 100 }, (_, index) => batch * 100 + index)
      await Promise.all(numbers.map((number) => place.write(`a_notes/${number}`, '')))
    }
    const before = places.server.requests
    expect(await openArtifactStore(place.location).list()).toEqual([SAMPLE_ID])
    expect(places.server.requests - before).toBe(3)
  })
})

describe('a server or an account that cannot be used', () => {
  it.each([
    [403, 'AccessDenied', 'STORAGE_S3_ACCESS', false],
    [403, 'InvalidAccessKeyId', 'STORAGE_S3_ACCESS', false],
    [403, 'SignatureDoesNotMatch', 'STORAGE_S3_ACCESS', false],
    [404, 'NoSuchBucket', 'STORAGE_S3_BUCKET', false],
    [301, 'PermanentRedirect', 'STORAGE_S3_REGION', false],
    [400, 'AuthorizationHeaderMalformed', 'STORAGE_S3_REGION', false],
    [403, 'RequestTimeTooSkewed', 'STORAGE_S3_CLOCK', false],
    [400, 'ExpiredToken', 'STORAGE_S3_CLOCK', false],
    [503, 'ServiceUnavailable', 'STORAGE_S3_UNAVAILABLE', true],
    [400, 'InvalidArgument', 'STORAGE_S3_FAILED', false],
  ])('%i %s is %s', async (status, code, expected, retryable) => {
    const { registry } = await emptyRegistry()
    failing({ kind: 'status', status, code }, () => true, 1000)
    for (const work of [() => registry.list(), () => registry.checkWritable()]) {
      await expect(work()).rejects.toMatchObject({ code: expected, retryable })
    }
  })

  it('is a bucket that is not there', async () => {
    const registry = createRegistry({ location: 's3://no-such-bucket/models' })
    await expect(registry.list()).rejects.toMatchObject({ code: 'STORAGE_S3_BUCKET' })
    await expect(registry.save(sampleModel())).rejects.toMatchObject({ code: 'STORAGE_S3_BUCKET' })
  })

  it('is a port where nobody listens', async () => {
    const gone = await startS3()
    await gone.close()
    process.env.AWS_ENDPOINT_URL_S3 = gone.url
    await expect(createRegistry({ location: 's3://models/x' }).list()).rejects.toMatchObject({
      code: 'STORAGE_S3_UNAVAILABLE',
      retryable: true,
    })
  })

  it('is a server that takes every write', async () => {
    const careless = await startS3({ ignoreConditions: true })
    try {
      process.env.AWS_ENDPOINT_URL_S3 = careless.url
      const registry = createRegistry({ location: 's3://models/x' })
      const refusal = { code: 'STORAGE_S3_CONDITIONS', context: { header: 'If-None-Match' } }
      await expect(registry.checkWritable()).rejects.toMatchObject(refusal)
      await expect(registry.save(sampleModel())).rejects.toMatchObject(refusal)
      const journal = openArtifactStore('s3://models/x').appendJournal('a', 1, Buffer.from('x'))
      await expect(journal).rejects.toMatchObject(refusal)
      expect(await registry.list()).toEqual({ models: [], broken: [] })
    } finally {
      await careless.close()
    }
  })

  it('is told without the credentials', async () => {
    process.env.AWS_SECRET_ACCESS_KEY = SECRET
    process.env.AWS_SESSION_TOKEN = `${SECRET}-token`
    for (const endpoint of [places.server.url, `http://user:${SECRET}@127.0.0.1:9`, `nonsense ${SECRET}`]) {
      process.env.AWS_ENDPOINT_URL_S3 = endpoint
      const { registry } = await emptyRegistry()
      failing({ kind: 'status', status: 403, code: `AccessDenied` }, () => true, 1000)
      const error: unknown = await registry.list().catch((reason: unknown) => reason)
      expect(error).toMatchObject({ code: expect.stringMatching(/^STORAGE_S3_/) })
      expect(everythingOf(error)).not.toContain(SECRET)
    }
    delete process.env.AWS_SESSION_TOKEN
  })
})

/** All that a logger could get out of an error, its causes included. */
function everythingOf(error: unknown): string {
  if (!(error instanceof Error)) return JSON.stringify(error)
  const own = Object.getOwnPropertyNames(error).map((name) => Reflect.get(error, name))
  return own.map((value) => (value instanceof Error ? everythingOf(value) : JSON.stringify(value))).join('\n')
}

describe('a location', () => {
  it.each([
    's3://',
    's3://ab',
    's3://Bucket/x',
    's3://bucket//x',
    's3://bucket/a/../b',
    's3://bucket/a b',
    's3://bucket/x?versionId=1',
    's3://key:secret@bucket/x',
    'gs://bucket/x',
    'https://bucket.s3.amazonaws.com/x',
    '',
  ])('%j is refused before anything is sent', (location) => {
    const opening = () => createRegistry({ location })
    expect(opening).toThrow(expect.objectContaining({ code: 'STORAGE_REGISTRY_LOCATION' }))
    expect(opening).not.toThrow('secret')
  })

  it('may be a bucket alone, or end with a slash', () => {
    expect(createRegistry({ location: 's3://bucket' }).location).toBe('s3://bucket')
    expect(createRegistry({ location: 's3://bucket/a/b/' }).location).toBe('s3://bucket/a/b')
  })
})
