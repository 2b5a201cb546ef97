import { connect, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Server, startServer } from '../../src/http/start-server.js'
import type { StateTables } from '../../src/state/tables.js'
import { seedState } from '../support/seed.js'
import { memoryState } from '../support/state.js'
import { serverOptions, TOKEN } from '../support/test-server.js'

const HOST = 'Host: localhost\r\n'
const LONG = 'x'.repeat(20_000)

/** Bytes as they are sent, and the statuses that the answer may have. */
const REQUESTS: readonly (readonly [string, string, number])[] = [
  ['a page', `GET / HTTP/1.1\r\n${HOST}\r\n`, 200],
  ['the head of a page', `HEAD / HTTP/1.1\r\n${HOST}\r\n`, 200],
  ['health', `GET /healthz HTTP/1.1\r\n${HOST}\r\n`, 200],
  ['nothing', `GET /nothing HTTP/1.1\r\n${HOST}\r\n`, 404],
  ['a bad escape in the path', `GET /% HTTP/1.1\r\n${HOST}\r\n`, 400],
  ['a bad escape in a parameter', `GET /runs/%ff HTTP/1.1\r\n${HOST}\r\n`, 400],
  ['a bad escape in the query', `GET /runs?job=% HTTP/1.1\r\n${HOST}\r\n`, 400],
  ['bytes that are not UTF-8', `GET /api/runs?job=%ff HTTP/1.1\r\n${HOST}\r\n`, 400],
  ['a key twice', `GET /runs?job=a&job=b HTTP/1.1\r\n${HOST}\r\n`, 400],
  ['a key twice in the API', `GET /api/runs?limit=1&limit=1 HTTP/1.1\r\n${HOST}\r\n`, 400],
  ['a key twice, once escaped', `GET /jobs/nightly?done=a&don%65=b HTTP/1.1\r\n${HOST}\r\n`, 400],
  ['a NUL in the query', `GET /runs?job=a%00 HTTP/1.1\r\n${HOST}\r\n`, 400],
  ['a NUL in the path', `GET /runs/a%00 HTTP/1.1\r\n${HOST}\r\n`, 404],
  ['a long value', `GET /runs?job=${'x'.repeat(1001)} HTTP/1.1\r\n${HOST}\r\n`, 400],
  ['a long parameter', `GET /runs/${'x'.repeat(301)} HTTP/1.1\r\n${HOST}\r\n`, 400],
  ['two hosts', `GET / HTTP/1.1\r\n${HOST}Host: localhost:1\r\n\r\n`, 400],
  ['one host twice', `GET /healthz HTTP/1.1\r\n${HOST}${HOST}\r\n`, 400],
  ['no host', 'GET / HTTP/1.1\r\n\r\n', 400],
  ['another host', 'GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n', 421],
  ['another host in the address', `GET http://evil.example/ HTTP/1.1\r\n${HOST}\r\n`, 400],
  ['no address', `OPTIONS * HTTP/1.1\r\n${HOST}\r\n`, 400],
  ['a method that is none', `FETCH / HTTP/1.1\r\n${HOST}\r\n`, 400],
  ['a method that is not for this', `PROPFIND / HTTP/1.1\r\n${HOST}\r\n`, 401],
  ['a method in vain', `DELETE /runs HTTP/1.1\r\n${HOST}\r\n`, 401],
  ['an upgrade', `GET / HTTP/1.1\r\n${HOST}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n`, 200],
  ['a tunnel', `CONNECT evil.example:443 HTTP/1.1\r\n${HOST}\r\n`, 405],
  ['an expectation', `POST /sign-in HTTP/1.1\r\n${HOST}Expect: a miracle\r\nContent-Length: 0\r\n\r\n`, 417],
  ['no HTTP', 'hello\r\n\r\n', 400],
  ['another HTTP', `GET / HTTP/7.3\r\n${HOST}\r\n`, 400],
  ['a header without a colon', `GET / HTTP/1.1\r\n${HOST}nothing\r\n\r\n`, 400],
  ['a folded header', `GET / HTTP/1.1\r\nHost: localhost\r\n evil\r\n\r\n`, 400],
  ['too long headers', `GET / HTTP/1.1\r\n${HOST}X: ${LONG}\r\n\r\n`, 431],
  [
    'two lengths',
    `POST /sign-in HTTP/1.1\r\n${HOST}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    400,
  ],
  ['a bad length', `POST /sign-in HTTP/1.1\r\n${HOST}Content-Length: x\r\n\r\n`, 400],
  ['a bad chunk', `POST /sign-in HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\nzz\r\n`, 400],
  [
    'JSON that is none',
    `POST /api/jobs/nightly/pause HTTP/1.1\r\n${HOST}Authorization: Bearer ${TOKEN}\r\nContent-Type: application/json\r\nContent-Length: 1\r\n\r\n{`,
    400,
  ],
  [
    'another type',
    `POST /sign-in HTTP/1.1\r\n${HOST}Content-Type: text/xml\r\nContent-Length: 4\r\n\r\n<a/>`,
    415,
  ],
]

describe('over sockets', () => {
  let db: Kysely<StateTables>
  let server: Server
  let lines: ReturnType<typeof serverOptions>['lines']
  const sockets: Socket[] = []

  beforeEach(async () => {
    db = await memoryState()
    await seedState(db, { days: 2, lines: 0 })
    const made = serverOptions(db)
    lines = made.lines
    server = await startServer(made.options)
  })
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy()
    await server.close()
    await db.destroy()
  })

  const open = (): Socket => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
    socket.on('error', () => {})
    sockets.push(socket)
    return socket
  }
  /** All that comes until the connection is closed, at most for so long. */
  const answerOf = async (socket: Socket, withinMs: number): Promise<string> => {
    let text = ''
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString()
    })
    await Promise.race([
      new Promise((resolve) => socket.once('close', resolve)),
      delay(withinMs, undefined, { ref: false }),
    ])
    return text
  }

  it.each(REQUESTS)('answers %s in one form', async (_, bytes, status) => {
    const socket = open()
    const answering = answerOf(socket, 400)
    socket.write(bytes)
    const answer = await answering
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
    expect(answer.match(/^HTTP\/1\.1 /gm)).toHaveLength(1)
    const [head] = answer.split('\r\n\r\n')
    expect(head).toMatch(/^content-security-policy: default-src 'none'; .*frame-ancestors 'none'/im)
    for (const header of [
      'x-content-type-options: nosniff',
      'referrer-policy: same-origin',
      'cross-origin-resource-policy: same-origin',
      'cache-control: no-store',
    ]) {
      expect(head!.toLowerCase()).toContain(header)
    }
    expect(lines.filter(({ level }) => level === 'error')).toEqual([])
  })

  it('keeps answering while 520 connections are held open and say nothing more', async () => {
    for (let i = 0; i < 520; i++) open().write(i % 2 === 0 ? 'GET /runs HTTP/1.1\r\nHost: loc' : '')
    await delay(500)
    for (const path of ['/healthz', '/readyz', '/api/jobs']) {
      const { status } = await fetch(`${server.url}${path}`, { signal: AbortSignal.timeout(3000) })
      expect([path, status]).toEqual([path, 200])
    }
  })

  it('keeps answering while 520 connections send their body slowly', async () => {
    const head = `POST /sign-in HTTP/1.1\r\n${HOST}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 900\r\n\r\n`
    for (let i = 0; i < 520; i++) open().write(head)
    await delay(500)
    for (const path of ['/healthz', '/readyz']) {
      const { status } = await fetch(`${server.url}${path}`, { signal: AbortSignal.timeout(3000) })
      expect([path, status]).toEqual([path, 200])
    }
  })

  it('takes no connection from who is being answered', async () => {
    // The registry does not answer, so this takes until the page gives up waiting for it, 2 s.
    await server.close()
    const made = serverOptions(db, {
      models: { aliases: () => new Promise(() => {}), report: async () => undefined },
    })
    server = await startServer(made.options)
    const models = fetch(`${server.url}/api/models`)
    await delay(200)
    for (let i = 0; i < 520; i++) open()
    expect((await models).status).toBe(200)
  })

  it('waits for no body of what is refused', async () => {
    const socket = open()
    const began = performance.now()
    const answering = answerOf(socket, 5000)
    socket.write(`POST /api/jobs/nightly/pause HTTP/1.1\r\n${HOST}Content-Length: 900\r\n\r\n`)
    expect(await answering).toMatch(/^HTTP\/1\.1 401 .*connection: close/is)
    expect(performance.now() - began).toBeLessThan(3000)
  })

  it('cuts a body that is sent slowly', async () => {
    const socket = open()
    const began = performance.now()
    const answering = answerOf(socket, 30_000)
    socket.write(
      `POST /sign-in HTTP/1.1\r\n${HOST}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 900\r\n\r\n`,
    )
    const dripping = setInterval(() => socket.write('x'), 500)
    const answer = await answering
    clearInterval(dripping)
    expect(answer).toMatch(/^HTTP\/1\.1 408 /)
    expect(performance.now() - began).toBeLessThan(20_000)
  }, 40_000)
})
