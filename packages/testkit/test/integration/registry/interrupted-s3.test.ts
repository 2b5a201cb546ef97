import { createRegistry, type Registry } from '@alertsmith/storage'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type S3Server, startS3 } from '../../../src/s3-server.js'
import { sampleModel } from './sample-model.js'

const LOCATION = 's3://models/registry'

const before = { ...process.env }
let server: S3Server
/** Requests that get no answer, from the first that it is true of. */
let falling: (method: string, key: string) => boolean
let silent: boolean
let onRequest: (method: string, key: string) => void
let modelId: string
let archive: Uint8Array

beforeEach(async () => {
  silent = false
  falling = () => false
  onRequest = () => {}
  server = await startS3({
    faults: ({ method, key }) => {
      silent ||= falling(method, key)
      onRequest(method, key)
      return silent ? { kind: 'hang' } : undefined
    },
  })
  Object.assign(process.env, server.environment)
  const registry = createRegistry({ location: LOCATION })
  modelId = (await registry.save(sampleModel())).modelId
  archive = await registry.export(modelId)
})
afterEach(async () => {
  await server.close()
  process.env = before
})

/** How long the work goes on after it is interrupted, which happens as soon as the server is silent. */
async function interrupted(work: (registry: Registry, signal: AbortSignal) => Promise<unknown>) {
  const controller = new AbortController()
  let since = 0
  onRequest = () => {
    if (!silent || since > 0) return
    since = performance.now()
    setTimeout(() => controller.abort(new Error('received SIGINT')), 50)
  }
  const { signal } = controller
  await expect(work(createRegistry({ location: LOCATION, signal }), signal)).rejects.toMatchObject({
    code: 'CORE_ABORTED',
  })
  return performance.now() - since
}

const always = () => true
const upload = (method: string, key: string) => method === 'PUT' && key.endsWith('model.txt')

describe('a bucket that falls silent', { timeout: 20_000 }, () => {
  it.each<
    [string, typeof falling, (registry: Registry, model: string, signal: AbortSignal) => Promise<unknown>]
  >([
    ['list', always, (registry) => registry.list()],
    ['load', (_, key) => key.endsWith('golden.json'), (registry, id) => registry.load(id)],
    ['export', always, (registry, id) => registry.export(id)],
    ['verify', always, (registry) => registry.verify()],
    ['aliasHistory', always, (registry) => registry.aliasHistory(sampleModel())],
    ['checkWritable', always, (registry) => registry.checkWritable()],
    ['import', always, (registry, _, signal) => registry.import(archive, { signal })],
    [
      'save, looking around',
      (method) => method === 'GET',
      (registry, _, signal) => registry.save({ ...sampleModel(), signal }),
    ],
    ['save, uploading', upload, (registry, _, signal) => registry.save({ ...sampleModel(), signal })],
  ])('lets %s be interrupted', async (_, from, work) => {
    falling = from
    expect(await interrupted((registry, signal) => work(registry, modelId, signal))).toBeLessThan(2_000)
  })

  it('leaves no half of a model to be seen', async () => {
    falling = upload
    await interrupted((registry, signal) => registry.save({ ...sampleModel(), signal }))
    silent = false
    falling = () => false
    const { models, broken } = await createRegistry({ location: LOCATION }).list()
    expect(models.map((model) => model.modelId)).toEqual([modelId])
    expect(broken).toEqual([])
  })
})

it('an interruption after the step that makes a model visible has begun leaves the model saved', async () => {
  const controller = new AbortController()
  const { signal } = controller
  onRequest = (method, key) => {
    if (method === 'PUT' && key.endsWith('metadata.json')) controller.abort(new Error('received SIGINT'))
  }
  const saved = await createRegistry({ location: LOCATION, signal }).save({ ...sampleModel(), signal })
  const { models } = await createRegistry({ location: LOCATION }).list()
  expect(models.map((model) => model.modelId)).toContain(saved.modelId)
  // Its claim was given back.
  const again = await createRegistry({ location: LOCATION }).save(sampleModel())
  expect(again.version).toBe('1.2.0')
})
