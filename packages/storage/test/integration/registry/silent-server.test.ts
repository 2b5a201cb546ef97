import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openS3Store } from '../../../src/registry/s3/s3-store.js'

const sockets = new Set<Socket>()
let requests = 0
const silent = createServer(() => void requests++)
silent.on('connection', (socket) => sockets.add(socket))
const before = { ...process.env }

beforeEach(async () => {
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${(silent.address() as AddressInfo).port}`,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test-key',
    AWS_SECRET_ACCESS_KEY: 'test-secret',
  })
})
afterEach(async () => {
  process.env = before
  for (const socket of sockets) socket.destroy()
  await new Promise((resolve) => silent.close(resolve))
})

it('gives up a storage server that takes requests and never answers', async () => {
  await expect(openS3Store('s3://models/x', { idleTimeoutMs: 200 }).list()).rejects.toMatchObject({
    code: 'STORAGE_S3_UNAVAILABLE',
    retryable: true,
  })
  expect(requests).toBeGreaterThan(1)
})
