import { createStore, type NetworkDatabase } from '@alertsmith/storage'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Fault, openTestNetwork, startHttpFront, type TestNetwork } from '../../src/index.js'

const ROWS = 30_000
const QUERY = { sql: `SELECT number AS n, toString(number) AS s FROM numbers(${ROWS})`, params: {} }

let embedded: TestNetwork

beforeAll(async () => {
  embedded = await openTestNetwork('testnet')
})
afterAll(() => embedded.close())

interface Repetition {
  readonly code: string
}

interface Setup {
  /** What happens to the first, second, … answer to {@link QUERY}. */
  readonly faults: readonly (Fault | undefined)[]
  readonly compression?: boolean
  readonly timeoutMs?: number
  readonly pauses?: number
}

/** Runs `work` against a server whose first answers go wrong, and says what was sent and what was logged. */
async function against<Result>(
  { faults, compression, timeoutMs, pauses = 3 }: Setup,
  work: (database: NetworkDatabase) => Promise<Result>,
) {
  const left = [...faults]
  const isAsked = (sql: string) => sql.startsWith(QUERY.sql)
  const front = await startHttpFront(embedded.store, {
    faults: (sql) => (isAsked(sql) ? left.shift() : undefined),
  })
  const repetitions: Repetition[] = []
  const silent = () => {}
  const store = await createStore({
    url: front.url,
    compression,
    timeoutMs,
    retryPausesMs: Array.from({ length: pauses }, () => 1),
    logger: {
      debug: silent,
      info: silent,
      warn: (fields) => repetitions.push(fields as unknown as Repetition),
      error: silent,
    },
  })
  try {
    const outcome = await work(await store.network('testnet')).catch((error: unknown) => error)
    const ids = front.requests.filter(({ sql }) => isAsked(sql)).map(({ queryId }) => queryId)
    return { outcome, ids, repetitions, left }
  } finally {
    await store.close()
    await front.close()
  }
}

const LOSSES: readonly (readonly [Fault, string])[] = [
  [{ kind: 'reset' }, 'STORAGE_UNAVAILABLE'],
  [{ kind: 'reset-after-run' }, 'STORAGE_UNAVAILABLE'],
  [{ kind: 'reset-midway', afterBytes: 200_000 }, 'STORAGE_UNAVAILABLE'],
  [{ kind: 'truncate', afterBytes: 200_000 }, 'STORAGE_TRUNCATED_RESULT'],
  [{ kind: 'status', status: 503 }, 'STORAGE_UNAVAILABLE'],
  [{ kind: 'progress', headers: 2_000 }, 'STORAGE_HEADER_OVERFLOW'],
]

describe.each([true, false])('a read whose answer is lost, with compression %s,', (compression) => {
  it.each(LOSSES)('by %o comes whole at the next try', async (fault, code) => {
    const { outcome, ids, repetitions, left } = await against({ faults: [fault], compression }, (database) =>
      database.queryArrow(QUERY),
    )
    expect(left).toEqual([])
    expect(outcome).toMatchObject({ numRows: ROWS })
    const numbers = (outcome as { getChild(name: string): { get(row: number): bigint } }).getChild('n')
    expect([numbers.get(0), numbers.get(ROWS - 1)]).toEqual([0n, BigInt(ROWS - 1)])
    expect(repetitions).toMatchObject([{ code }])
    expect(ids).toHaveLength(2)
    expect(ids[1]).toBe(`${ids[0]}-2`)
  })

  it.each(LOSSES)('by %o each time ends in the error, after all tries', async (fault, code) => {
    // The third answer would be whole if headers were the trouble: progress is asked for only once.
    const faults: Fault[] = [fault, fault, fault].map((each) =>
      each.kind === 'progress' ? { kind: 'reset' } : each,
    )
    const { outcome, ids, left } = await against({ faults, compression, pauses: 2 }, (database) =>
      database.queryRows(QUERY),
    )
    expect(left).toEqual([])
    expect(outcome).toMatchObject({
      code: fault.kind === 'progress' ? 'STORAGE_UNAVAILABLE' : code,
      retryable: true,
    })
    expect(new Set(ids).size).toBe(3)
  })

  it.each([
    [{ kind: 'expired' }, 'STORAGE_ACCESS'],
    [{ kind: 'exception-midway', afterBytes: 200_000 }, 'STORAGE_BUSY'],
    [{ kind: 'exception-midway', afterBytes: 0 }, 'STORAGE_BUSY'],
    [{ kind: 'status', status: 500 }, 'STORAGE_UNEXPECTED_ANSWER'],
  ] satisfies [Fault, string][])('but one that is refused by %o is not asked again', async (fault, code) => {
    const { outcome, ids } = await against({ faults: [fault], compression }, (database) =>
      database.queryArrow(QUERY),
    )
    expect(outcome).toMatchObject({ code })
    expect(ids).toHaveLength(1)
  })

  it('comes whole however slowly it comes', async () => {
    const slow: Fault = { kind: 'slow', chunkBytes: 20_000, pauseMs: 20 }
    const { outcome, ids } = await against({ faults: [slow], compression, timeoutMs: 2_000 }, (database) =>
      database.queryArrow(QUERY),
    )
    expect(outcome).toMatchObject({ numRows: ROWS })
    expect(ids).toHaveLength(1)
  })

  it.each([{ kind: 'hang' }, { kind: 'hang-midway', afterBytes: 100_000 }] satisfies Fault[])(
    'by the silence of %o is not asked again',
    async (fault) => {
      const { outcome, ids } = await against({ faults: [fault], compression, timeoutMs: 200 }, (database) =>
        database.queryArrow(QUERY),
      )
      expect(outcome).toMatchObject({ code: 'STORAGE_TIMEOUT', retryable: true })
      expect(ids).toHaveLength(1)
    },
  )
})

it('every query asks for progress, and as much of it as the longest query can have is taken', async () => {
  const { outcome, ids } = await against({ faults: [{ kind: 'progress', headers: 950 }] }, (database) =>
    database.queryArrow(QUERY),
  )
  expect(outcome).toMatchObject({ numRows: ROWS })
  expect(ids).toHaveLength(1)

  const front = await startHttpFront(embedded.store)
  const store = await createStore({ url: front.url })
  const database = await store.network('testnet')
  await database.execute({ sql: 'SELECT 1', params: {} })
  for (const { httpSettings } of front.requests) {
    expect(httpSettings.get('send_progress_in_http_headers')).toBe('1')
    expect(Number(httpSettings.get('http_headers_progress_interval_ms'))).toBeLessThan(60_000)
  }
  await store.close()
  await front.close()
})

it('a read that was interrupted is not asked again', async () => {
  const interrupt = new AbortController()
  const { outcome, ids } = await against(
    { faults: [{ kind: 'reset' }, { kind: 'reset' }] },
    async (database) => {
      const asked = database.queryArrow(QUERY, { signal: interrupt.signal })
      interrupt.abort()
      return asked
    },
  )
  expect(outcome).toMatchObject({ code: 'CORE_ABORTED' })
  expect(ids.length).toBeLessThanOrEqual(1)
})

it('a server that was away for a moment is found again', async () => {
  const front = await startHttpFront(embedded.store)
  const store = await createStore({ url: front.url, retryPausesMs: [20, 200, 2_000] })
  const database = await store.network('testnet')
  await front.stop()
  const asked = database.queryArrow(QUERY)
  const back = await startHttpFront(embedded.store, { port: front.port })
  expect((await asked).numRows).toBe(ROWS)
  await store.close()
  await back.close()
})

it('a password that runs out is told, and not repeated', async () => {
  let valid = true
  const front = await startHttpFront(embedded.store, {
    users: [{ username: 'ada', password: 'pass-phrase' }],
    faults: () => (valid ? undefined : { kind: 'expired' }),
  })
  const store = await createStore({ url: front.url, username: 'ada', password: 'pass-phrase' })
  const database = await store.network('testnet')
  expect((await database.queryArrow(QUERY)).numRows).toBe(ROWS)
  valid = false
  const before = front.queries
  await expect(database.queryArrow(QUERY)).rejects.toMatchObject({ code: 'STORAGE_ACCESS', retryable: false })
  await expect(database.execute({ sql: 'SELECT 1', params: {} })).rejects.toMatchObject({
    code: 'STORAGE_ACCESS',
  })
  expect(front.queries).toBe(before + 2)
  await store.close()
  await front.close()
})

it('packs what it sends and takes, unless told not to', async () => {
  for (const compression of [true, false]) {
    const front = await startHttpFront(embedded.store)
    const store = await createStore({ url: front.url, compression })
    await (await store.network('testnet')).queryArrow(QUERY)
    const packed = front.requests.map(({ httpSettings }) => httpSettings.get('enable_http_compression'))
    expect(new Set(packed)).toEqual(new Set([compression ? '1' : undefined]))
    expect(
      front.requests.every(({ acceptEncoding }) => acceptEncoding.includes('zstd') === compression),
    ).toBe(true)
    await store.close()
    await front.close()
  }
})
