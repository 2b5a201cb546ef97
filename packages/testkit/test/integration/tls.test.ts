import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRegistry, createStore, type StoreOptions } from '@alertsmith/storage'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import {
  createAuthority,
  type FrontTls,
  type FrontUser,
  openTestNetwork,
  startHttpFront,
  type TestNetwork,
} from '../../src/index.js'

const authority = createAuthority('Test authority')
const stranger = createAuthority('Another authority')
const server = authority.issue({ commonName: 'server', hosts: ['127.0.0.1', 'localhost'] })
const client = authority.issue({ commonName: 'ada' })

let embedded: TestNetwork
let directory: string

beforeAll(async () => {
  embedded = await openTestNetwork('testnet')
  directory = mkdtempSync(join(tmpdir(), 'alertsmith-tls-'))
})
afterAll(async () => {
  rmSync(directory, { recursive: true, force: true })
  await embedded.close()
})

function file(name: string, content: string): string {
  const path = join(directory, name)
  writeFileSync(path, content)
  return path
}

async function count(
  tls: FrontTls,
  options: Partial<StoreOptions>,
  users?: readonly FrontUser[],
): Promise<unknown> {
  const front = await startHttpFront(embedded.store, { tls, users })
  try {
    const store = await createStore({ url: front.url, ...options })
    try {
      const database = await store.network('testnet')
      const sql = 'SELECT count() AS n FROM numbers(1000)'
      return (await database.queryRows<{ n: string }>({ sql, params: {} }))[0]!.n
    } finally {
      await store.close()
    }
  } finally {
    await front.close()
  }
}

const trusting = () => ({ tls: { caFile: file('ca.pem', authority.cert) } })
const withCertificate = () => ({
  tls: {
    caFile: file('ca.pem', authority.cert),
    certFile: file('cert.pem', client.cert),
    keyFile: file('key.pem', client.key),
  },
})

describe('a server with a certificate of an own authority', () => {
  it('is trusted by who names the authority', async () => {
    expect(await count(server, trusting())).toBe('1000')
  })

  it('lets a long statement of one user end on a connection that another used right before', async () => {
    const users = [
      { username: 'ada', password: 'correct horse' },
      { username: 'bob', password: 'battery staple', readonly: 2 as const },
    ]
    const front = await startHttpFront(embedded.store, { tls: server, users })
    const store = await createStore({
      url: front.url,
      ...trusting(),
      ...{ username: 'ada', password: 'correct horse' },
      reader: { username: 'bob', password: 'battery staple' },
    })
    try {
      const database = await store.network('testnet')
      await database.queryRows({ sql: 'SELECT 1 AS n', params: {} })
      // Longer than idle connections are kept; a statement that writes is not sent again.
      const slow = 'SELECT sleepEachRow(0.5) FROM numbers(5)'
      await database.execute({ sql: slow, params: {} })
      expect(front.requests.filter(({ sql }) => sql === slow).map(({ username }) => username)).toEqual([
        'ada',
      ])
    } finally {
      await store.close()
      await front.close()
    }
  })

  it('is told the password as over plain HTTP', async () => {
    const users = [{ username: 'ada', password: 'correct horse' }]
    expect(await count(server, { ...trusting(), username: 'ada', password: 'correct horse' }, users)).toBe(
      '1000',
    )
    await expect(
      count(server, { ...trusting(), username: 'ada', password: 'wrong horse' }, users),
    ).rejects.toMatchObject({ code: 'STORAGE_ACCESS' })
  })

  it.each([
    ['is not trusted without it', server, {}],
    [
      'is not trusted where the authority is another one',
      stranger.issue({ commonName: 'server', hosts: ['127.0.0.1'] }),
      undefined,
    ],
    [
      'is not trusted once its certificate has run out',
      authority.issue({
        commonName: 'server',
        hosts: ['127.0.0.1'],
        from: new Date('2020-01-01'),
        until: new Date('2021-01-01'),
      }),
      undefined,
    ],
    [
      'is not trusted under another name',
      authority.issue({ commonName: 'server', hosts: ['clickhouse.example'] }),
      undefined,
    ],
  ])('%s', async (_, tls, options) => {
    await expect(count(tls, options ?? trusting())).rejects.toMatchObject({
      code: 'STORAGE_TLS',
      retryable: false,
    })
  })
})

describe('where NODE_TLS_REJECT_UNAUTHORIZED=0 tells Node to check no certificate', () => {
  beforeAll(() => vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0'))
  afterAll(() => vi.unstubAllEnvs())

  it.each([
    ['the system authorities', () => ({})],
    ['another authority', () => ({ tls: { caFile: file('other.pem', stranger.cert) } })],
  ])('a server that %s do not vouch for is still not trusted, and gets no password', async (_, options) => {
    const users = [{ username: 'ada', password: 'correct horse' }]
    const user = { username: 'ada', password: 'correct horse' }
    await expect(count(server, { ...options(), ...user }, users)).rejects.toMatchObject({
      code: 'STORAGE_TLS',
    })
  })

  it('a bucket behind such a certificate is not trusted either', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'key')
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret')
    vi.stubEnv('AWS_REGION', 'us-east-1')
    let requests = 0
    const bucket = createServer({ cert: server.cert, key: server.key }, (_, response) => {
      requests++
      response.end()
    })
    await new Promise<void>((resolve) => bucket.listen(0, '127.0.0.1', resolve))
    vi.stubEnv('AWS_ENDPOINT_URL_S3', `https://127.0.0.1:${(bucket.address() as AddressInfo).port}`)
    try {
      await expect(createRegistry({ location: 's3://models' }).list()).rejects.toMatchObject({
        code: expect.stringMatching(/^STORAGE_/),
      })
      expect(requests).toBe(0)
    } finally {
      bucket.close()
    }
  })
})

describe('a server that asks for a certificate', () => {
  const mutual = { ...server, clientCa: authority.cert }

  it('takes it for the user where there is no password', async () => {
    const users = [{ username: 'ada' }, { username: 'eve' }]
    expect(await count(mutual, { ...withCertificate(), username: 'ada' }, users)).toBe('1000')
    await expect(count(mutual, { ...withCertificate(), username: 'eve' }, users)).rejects.toMatchObject({
      code: 'STORAGE_ACCESS',
    })
  })

  it('takes it beside a password', async () => {
    const users = [{ username: 'eve', password: 'correct horse' }]
    const options = { ...withCertificate(), username: 'eve', password: 'correct horse' }
    expect(await count(mutual, options, users)).toBe('1000')
  })

  it('lets nobody in without one', async () => {
    await expect(count(mutual, trusting())).rejects.toMatchObject({
      code: expect.stringMatching(/^STORAGE_(TLS|UNAVAILABLE)$/),
    })
  })
})

describe('files of certificates', () => {
  it.each([
    ['that are missing', () => ({ caFile: join(directory, 'nowhere.pem') }), /"caFile".*nowhere\.pem/],
    ['that are no certificates', () => ({ caFile: file('text.pem', 'hello') }), /"caFile".*text\.pem/],
    [
      'that come without their key',
      () => ({ certFile: file('cert.pem', client.cert) }),
      /"certFile" and "keyFile" together/,
    ],
    [
      'whose key is none',
      () => ({ certFile: file('cert.pem', client.cert), keyFile: file('bad.pem', 'secret words') }),
      /"keyFile".*bad\.pem/,
    ],
  ])('%s are refused before anything is sent', async (_, tls, message) => {
    const refusal = await createStore({ url: 'https://127.0.0.1:1', tls: tls() }).catch((error) => error)
    expect(refusal).toMatchObject({ code: 'STORAGE_OPTION', category: 'usage' })
    expect(refusal.message).toMatch(message)
    expect(refusal.message).not.toContain('secret words')
  })
})
