import { createRequire } from 'node:module'
import { expect, it } from 'vitest'
import { createRegistry } from '../../../src/index.js'
import { temporaryDirectory } from '../store/temporary-directory.js'
import { sampleModel } from './sample-model.js'

const loadedSdk = () =>
  Object.keys(createRequire(import.meta.url).cache).filter((path) => path.includes('client-s3')).length

it('loads the SDK of a bucket for those alone who keep models in one', async () => {
  const registry = createRegistry({ location: temporaryDirectory() })
  await registry.save(sampleModel())
  await registry.list()
  expect(loadedSdk()).toBe(0)

  process.env.AWS_ENDPOINT_URL_S3 = 'http://127.0.0.1:1'
  process.env.AWS_REGION = 'us-east-1'
  process.env.AWS_ACCESS_KEY_ID = 'test-key'
  process.env.AWS_SECRET_ACCESS_KEY = 'test-secret'
  await expect(createRegistry({ location: 's3://models/x' }).list()).rejects.toMatchObject({
    code: 'STORAGE_S3_UNAVAILABLE',
  })
  expect(loadedSdk()).toBeGreaterThan(0)
})
