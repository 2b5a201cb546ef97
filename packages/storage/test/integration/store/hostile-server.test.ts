import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { createBrotliCompress, createGzip, createZstdCompress } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { ANSWER_LIMITS } from '../../../src/answer-limits.js'
import { createStore } from '../../../src/index.js'

const SECRET = 'hunter2-of-the-writer'

const ends: (() => void)[] = []
afterEach(() => {
  for (const end of ends.splice(0)) end()
})

type Handler = (response: ServerResponse, sql: string, request: IncomingMessage) => void

async function serve(handle: Handler): Promise<string> {
  const server = createServer(async (request, response) => {
    let sql = ''
    for await (const chunk of request) sql += chunk
    handle(response, sql, request)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  ends.push(() => {
    server.close()
    server.closeAllConnections()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const json = (response: ServerResponse, document: unknown) => response.end(JSON.stringify(document))
const rows = (response: ServerResponse, ...data: object[]) => json(response, { data, rows: data.length })

/** A server that is honest until it is asked for `word`. */
const lyingAbout = (word: string, lie: (response: ServerResponse) => void) =>
  serve((response, sql) => (sql.includes(word) ? lie(response) : rows(response, { 1: 1 })))

const open = (url: string, signal?: AbortSignal) =>
  createStore({ url, username: 'writer', password: SECRET, compression: true, retryPausesMs: [], signal })

async function opened(url: string) {
  const store = await open(url)
  ends.push(() => void store.close())
  return store
}

describe('an answer is parsed and not trusted', () => {
  it.each<[string, unknown]>([
    ['an object', { data: [{ version: { major: 26 } }], rows: 1 }],
    ['a number', { data: [{ version: 26 }], rows: 1 }],
    ['no version', { data: [{ version: '\u001b[2J' }], rows: 1 }],
    ['nothing', { data: [], rows: 0 }],
    ['rows that are none', { data: [1], rows: 1 }],
    ['a null row', { data: [null], rows: 1 }],
    ['data that is no list', { data: 'version', rows: 7 }],
    ['null', null],
    ['a list', []],
    ['an exception that is no text', { exception: {}, data: [], rows: 0 }],
  ])('for version(): %s', async (_what, document) => {
    const store = await opened(await lyingAbout('version()', (response) => json(response, document)))
    await expect(store.serverVersion()).rejects.toMatchObject({
      code: 'STORAGE_UNEXPECTED_ANSWER',
      category: 'environment',
    })
  })

  it('for the names of databases', async () => {
    const lie = (response: ServerResponse) => rows(response, { name: { toString: 1 } })
    const store = await opened(await lyingAbout('system.databases', lie))
    const refusal = { code: 'STORAGE_UNEXPECTED_ANSWER' }
    await expect(store.networks()).rejects.toMatchObject(refusal)
    await expect(store.network('ethereum')).rejects.toMatchObject(refusal)
  })
})

describe('an answer has a bound', () => {
  const PACKERS = { zstd: createZstdCompress, gzip: createGzip, br: createBrotliCompress }

  /** Gibibytes of spaces, which are whitespace of JSON, packed into almost nothing. */
  const bomb =
    (encoding: keyof typeof PACKERS, status = 200) =>
    (response: ServerResponse) => {
      response.writeHead(status, { 'Content-Encoding': encoding })
      const packer = PACKERS[encoding]()
      packer.pipe(response)
      void pour(packer)
    }
  const endless = (response: ServerResponse) => void pour(response)

  async function pour(into: NodeJS.WritableStream) {
    const block = Buffer.alloc(2 ** 20, ' ')
    let open = true
    for (const event of ['close', 'error']) into.once(event, () => (open = false))
    for (let sent = 0; open && sent < 2 ** 31; sent += block.length) {
      if (!into.write(block)) await Promise.race([once(into, 'drain').catch(() => {}), delay(1_000)])
    }
    into.end()
  }

  it.each([
    ['zstd', bomb('zstd')],
    // Nobody asked for these two, but the client unpacks what it is sent.
    ['gzip', bomb('gzip')],
    ['brotli', bomb('br')],
    ['text without an end', endless],
  ])('of which an answer of %s is given up before it fills the memory', async (_what, lie) => {
    const store = await opened(await lyingAbout('version()', lie))
    const before = process.memoryUsage().rss
    await expect(store.serverVersion()).rejects.toMatchObject({ code: 'STORAGE_ANSWER_TOO_LARGE' })
    expect(process.memoryUsage().rss - before).toBeLessThan(300 * 2 ** 20)
  })

  it('and the refusal names it', async () => {
    const store = await opened(await lyingAbout('version()', bomb('gzip')))
    await expect(store.serverVersion()).rejects.toMatchObject({
      code: 'STORAGE_ANSWER_TOO_LARGE',
      context: { bytes: ANSWER_LIMITS.probe },
    })
  })

  it.each(['lz4', 'x-unknown'])('and is refused unread where it is packed as %s', async (encoding) => {
    const store = await opened(
      await lyingAbout('version()', (response) => {
        response.writeHead(200, { 'Content-Encoding': encoding })
        endless(response)
      }),
    )
    const before = process.memoryUsage().rss
    await expect(store.serverVersion()).rejects.toMatchObject({ category: 'environment' })
    expect(process.memoryUsage().rss - before).toBeLessThan(300 * 2 ** 20)
  })

  it.each(['zstd', 'gzip'] as const)('also where it says in %s that it is an error', async (encoding) => {
    const store = await opened(await lyingAbout('version()', bomb(encoding, 500)))
    const before = process.memoryUsage().rss
    await expect(store.serverVersion()).rejects.toMatchObject({ code: 'STORAGE_UNEXPECTED_ANSWER' })
    expect(process.memoryUsage().rss - before).toBeLessThan(300 * 2 ** 20)
  })
})

it.each([301, 302, 307, 308])('a redirect (%i) is refused, and nothing is sent along', async (status) => {
  const visitors: IncomingMessage[] = []
  const elsewhere = await serve((response, _sql, request) => {
    visitors.push(request)
    rows(response, { 1: 1 })
  })
  const url = await serve((response) => {
    response.writeHead(status, { Location: elsewhere })
    response.end()
  })
  const refusal = open(url)
  await expect(refusal).rejects.toMatchObject({ code: 'STORAGE_UNEXPECTED_ANSWER' })
  await expect(refusal).rejects.toThrow('a redirect')
  expect(visitors).toEqual([])
})

describe('an answer of something else than ClickHouse', () => {
  const html = '<html>It works!</html>'
  const exception = 'Code: 47. DB::Exception: Unknown identifier x. (UNKNOWN_IDENTIFIER)'
  const page =
    (status: number, text = '', headers: Record<string, string> = { 'Content-Type': 'text/html' }): Handler =>
    (response) => {
      response.writeHead(status, headers)
      response.end(text)
    }

  it.each<[string, Handler, string, string | RegExp]>([
    ['a page with status 200', page(200, html), 'STORAGE_UNEXPECTED_ANSWER', 'a text that is no JSON'],
    ['half a list', page(200, '[{"1":'), 'STORAGE_UNEXPECTED_ANSWER', 'a text that is no JSON'],
    ['201 with rows', page(201, '{"data":[],"rows":0}'), 'STORAGE_UNEXPECTED_ANSWER', 'HTTP status 201, {'],
    ['an empty 204', page(204), 'STORAGE_UNEXPECTED_ANSWER', 'HTTP status 204.'],
    ['304', page(304), 'STORAGE_UNEXPECTED_ANSWER', 'HTTP status 304.'],
    ['404', page(404, html), 'STORAGE_UNEXPECTED_ANSWER', `HTTP status 404, ${html}`],
    ['500', page(500), 'STORAGE_UNEXPECTED_ANSWER', 'HTTP status 500.'],
    ['999', page(999), 'STORAGE_UNEXPECTED_ANSWER', 'HTTP status 999.'],
    [
      'an unknown packing',
      page(200, html, { 'Content-Encoding': 'foo' }),
      'STORAGE_UNEXPECTED_ANSWER',
      'foo',
    ],
    ['401', page(401), 'STORAGE_ACCESS', 'HTTP status 401.'],
    ['403', page(403, html), 'STORAGE_ACCESS', `HTTP status 403, ${html}`],
    ['407', page(407), 'STORAGE_ACCESS', 'HTTP status 407.'],
    // Cut before it is parsed.
    [
      'a very long exception',
      page(500, exception.replace('x.', 'x'.repeat(100_000))),
      'STORAGE_QUERY_FAILED',
      'Unknown identifier',
    ],
    ['an exception with 404', page(404, exception), 'STORAGE_QUERY_FAILED', 'UNKNOWN_IDENTIFIER'],
    ['an exception with 401', page(401, exception.replace('47', '516')), 'STORAGE_ACCESS', '516'],
  ])('is told as what it is, and is not tried again: %s', async (_what, handle, code, words) => {
    let asked = 0
    const url = await serve((...given) => {
      asked++
      handle(...given)
    })
    const refusal = createStore({ url, username: 'writer', password: SECRET, retryPausesMs: [1, 1] })
    await expect(refusal).rejects.toMatchObject({ code, retryable: false })
    await expect(refusal).rejects.toThrow(words)
    expect(asked).toBe(1)
  })

  it.each(['', '{"data":'])('may be one of ClickHouse that broke off: %j', async (text) => {
    const refusal = open(await serve(page(200, text)))
    await expect(refusal).rejects.toMatchObject({ code: 'STORAGE_TRUNCATED_RESULT', retryable: true })
  })
})

describe('an abort ends the opening within a second', () => {
  it.each<[string, Handler]>([
    ['silent', () => {}],
    [
      'dripping',
      (response) => {
        const timer = setInterval(() => response.write(' '), 100)
        response.once('close', () => clearInterval(timer))
      },
    ],
  ])('at a %s server', async (_what, handle) => {
    const aborting = new AbortController()
    const opening = open(await serve(handle), aborting.signal)
    await delay(500)
    const began = Date.now()
    aborting.abort()
    await expect(opening).rejects.toMatchObject({ code: 'CORE_ABORTED' })
    expect(Date.now() - began).toBeLessThan(1_000)
  })

  it('at one that falls silent later', async () => {
    const aborting = new AbortController()
    const store = await open(await lyingAbout('system.databases', () => {}), aborting.signal)
    ends.push(() => void store.close())
    const asking = store.network('ethereum')
    await delay(300)
    const began = Date.now()
    aborting.abort()
    await expect(asking).rejects.toMatchObject({ code: 'CORE_ABORTED' })
    expect(Date.now() - began).toBeLessThan(1_000)
  })
})
