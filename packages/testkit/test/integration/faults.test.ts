import { createStore, type NetworkDatabase, type Store } from '@alertsmith/storage'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  type Fault,
  type HttpFront,
  openTestNetwork,
  startHttpFront,
  type TestNetwork,
} from '../../src/index.js'

let embedded: TestNetwork
let front: HttpFront
let store: Store
let database: NetworkDatabase
let fault: Fault | undefined

beforeAll(async () => {
  embedded = await openTestNetwork('testnet')
  front = await startHttpFront(embedded.store, { faults: () => fault })
  store = await createStore({ url: front.url, retryPausesMs: [1, 1] })
  database = await store.network('testnet')
})
beforeEach(() => {
  fault = undefined
})
afterAll(async () => {
  await store.close()
  await front.close()
  await embedded.close()
})

const QUERY = { sql: 'SELECT number AS n, toString(number) AS s FROM numbers(30000)', params: {} }

describe('a server that fails', () => {
  it.each([
    [{ kind: 'reset' }, 'STORAGE_UNAVAILABLE', true],
    [{ kind: 'reset-midway', afterBytes: 200_000 }, 'STORAGE_UNAVAILABLE', true],
    [{ kind: 'truncate', afterBytes: 200_000 }, 'STORAGE_TRUNCATED_RESULT', true],
    [{ kind: 'truncate', afterBytes: 0 }, 'STORAGE_TRUNCATED_RESULT', true],
    [{ kind: 'exception-midway', afterBytes: 200_000 }, 'STORAGE_BUSY', true],
    [{ kind: 'exception-midway', afterBytes: 0 }, 'STORAGE_BUSY', true],
    [{ kind: 'status', status: 503 }, 'STORAGE_UNAVAILABLE', true],
    [{ kind: 'status', status: 404 }, 'STORAGE_UNEXPECTED_ANSWER', false],
  ] satisfies [Fault, string, boolean][])(
    'by %o never passes short data for whole',
    async (injected, code, retryable) => {
      fault = injected
      for (const run of ['queryArrow', 'queryRows'] as const) {
        await expect(database[run](QUERY), run).rejects.toMatchObject({ code, retryable })
      }
      fault = undefined
      expect((await database.queryArrow(QUERY)).numRows).toBe(30_000)
    },
  )

  it.each([{ kind: 'hang' }, { kind: 'hang-midway', afterBytes: 100_000 }] satisfies Fault[])(
    'by %o can be left by its signal',
    async (injected) => {
      fault = injected
      const signal = AbortSignal.timeout(100)
      await expect(database.queryArrow(QUERY, { signal })).rejects.toMatchObject({ code: 'CORE_ABORTED' })
    },
  )

  it('by a reset is reported for statements, too', async () => {
    fault = { kind: 'reset' }
    await expect(database.execute({ sql: 'SELECT 1', params: {} })).rejects.toMatchObject({
      code: 'STORAGE_UNAVAILABLE',
    })
  })

  it('notices a truncation at any length', async () => {
    const small = { sql: 'SELECT number AS n FROM numbers(3)', params: {} }
    for (const afterBytes of [1, 8, 50, 100, 150, 200]) {
      fault = { kind: 'truncate', afterBytes }
      await expect(database.queryArrow(small), `${afterBytes} bytes`).rejects.toMatchObject({
        code: 'STORAGE_TRUNCATED_RESULT',
      })
    }
  })
})

describe('opening a server', () => {
  it('fails where nothing listens', async () => {
    const gone = await startHttpFront(embedded.store)
    await gone.close()
    await expect(createStore({ url: gone.url })).rejects.toMatchObject({
      code: 'STORAGE_UNAVAILABLE',
      retryable: true,
    })
  })

  it('fails where a proxy answers for a server that is starting', async () => {
    fault = { kind: 'status', status: 502 }
    await expect(createStore({ url: front.url })).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' })
  })

  it('fails where the server takes the connection and says nothing', async () => {
    fault = { kind: 'hang' }
    const patience = vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => {
      const controller = new AbortController()
      setTimeout(() => controller.abort(), 100)
      return controller.signal
    })
    await expect(createStore({ url: front.url })).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' })
    patience.mockRestore()
  })

  it('fails with a wrong password, which it does not repeat', async () => {
    const guarded = await startHttpFront(embedded.store, {
      users: [{ username: 'ada', password: 'right' }],
    })
    const refusal = await createStore({ url: guarded.url, username: 'ada', password: 's3cret' }).catch(
      (error) => error,
    )
    expect(refusal).toMatchObject({ code: 'STORAGE_ACCESS', category: 'usage', retryable: false })
    expect(`${refusal.message} ${refusal.stack} ${JSON.stringify(refusal)}`).not.toContain('s3cret')

    const admitted = await createStore({ url: guarded.url, username: 'ada', password: 'right' })
    expect(admitted.url).not.toContain('right')
    await admitted.close()
    await guarded.close()
  })

  it('goes on to fail when the server goes away later', async () => {
    const leaving = await startHttpFront(embedded.store)
    const opened = await createStore({ url: leaving.url, retryPausesMs: [1] })
    const network = await opened.network('testnet')
    await leaving.stop()
    await expect(network.queryArrow(QUERY)).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' })
    await opened.close()
    await expect(network.queryArrow(QUERY)).rejects.toMatchObject({ code: 'STORAGE_CLOSED' })
  })
})
