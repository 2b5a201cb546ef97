import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { Store } from '@alertsmith/storage'
import { drainPending } from 'chdb'
import { runInEngine } from './engine-query.js'
import type { Fault, FaultPlan } from './fault.js'
import { readHttpQuery } from './http-query.js'

export interface HttpFrontOptions {
  /** Default: nothing goes wrong. */
  readonly faults?: FaultPlan | undefined
  /** Where set, every query must come with this user and password. Default: anyone may ask. */
  readonly credentials?: { readonly username: string; readonly password: string } | undefined
}

export interface HttpFront {
  /** `http://127.0.0.1:<port>` */
  readonly url: string
  /** How many queries have come so far; pings are not counted. */
  readonly queries: number
  /** Stops listening and cuts every connection, so that new ones are refused. */
  stop(): Promise<void>
  /** The same; close the front before the store. */
  close(): Promise<void>
}

/**
 * Serves an embedded ClickHouse over ClickHouse's HTTP interface on the loopback address, as far as
 * @clickhouse/client makes use of it. Answers are whole before the first byte is sent.
 */
export async function startHttpFront(store: Store, options: HttpFrontOptions = {}): Promise<HttpFront> {
  const directory = store.url.slice('chdb:'.length)
  const sockets = new Set<Socket>()
  let queries = 0
  const server = createServer((request, response) => {
    if (request.url === '/ping') return void response.end('Ok.\n')
    answer(request, response).catch((error) => response.destroy(error))
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const query = await readHttpQuery(request)
    queries++
    const fault = options.faults?.(query.sql, queries)
    if (fault?.kind === 'hang') return
    if (fault?.kind === 'reset') return void request.socket.resetAndDestroy()
    if (fault?.kind === 'status') return sendPage(response, fault.status)
    if (!isAllowed(request, options.credentials)) return sendException(response, AUTHENTICATION_FAILED)
    try {
      const { body, rowsRead } = await runInEngine(directory, query)
      response.writeHead(200, {
        'X-ClickHouse-Query-Id': query.queryId,
        'X-ClickHouse-Format': query.defaultFormat,
        'X-ClickHouse-Timezone': 'UTC',
        'X-ClickHouse-Summary': JSON.stringify({ read_rows: String(rowsRead) }),
      })
      await sendBody(response, body, fault)
    } catch (error) {
      sendException(response, (error as Error).message)
    }
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const stop = async () => {
    await closeServer(server, sockets)
    await drainPending()
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get queries() {
      return queries
    },
    stop,
    close: stop,
  }
}

const CHUNK_BYTES = 65_536

async function sendBody(response: ServerResponse, body: Uint8Array, fault: Fault | undefined): Promise<void> {
  const limit = fault !== undefined && 'afterBytes' in fault ? fault.afterBytes : body.length
  for (let at = 0; at < Math.min(limit, body.length); at += CHUNK_BYTES) {
    const chunk = body.subarray(at, Math.min(at + CHUNK_BYTES, limit))
    if (!response.write(chunk)) await new Promise((resolve) => response.once('drain', resolve))
  }
  if (fault?.kind === 'hang-midway') return
  if (fault?.kind === 'reset-midway') {
    // What was written has to reach the reader first; a reset throws away what is still under way.
    await delay(50)
    return void response.socket?.resetAndDestroy()
  }
  if (fault?.kind === 'exception-midway') {
    const text = 'Code: 241. DB::Exception: (total) memory limit exceeded. (MEMORY_LIMIT_EXCEEDED)'
    response.write(
      `\r\n__exception__\r\nabcdefghijklmnop\r\n${text}\r\n${text.length} abcdefghijklmnop\r\n__exception__\r\n`,
    )
  }
  response.end()
}

const AUTHENTICATION_FAILED =
  'Code: 516. DB::Exception: Authentication failed: password is incorrect, or there is no user with such name. (AUTHENTICATION_FAILED)'

function isAllowed(request: IncomingMessage, credentials: HttpFrontOptions['credentials']): boolean {
  if (credentials === undefined) return true
  const pair = Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64')
  return request.headers.authorization === `Basic ${pair}`
}

/** ClickHouse's status for an exception: by who is at fault, as far as the number tells. */
const STATUS_BY_CODE = new Map([
  ['60', 404],
  ['62', 400],
  ['81', 404],
  ['516', 403],
])

function sendException(response: ServerResponse, message: string): void {
  const code = /Code: (\d+)/.exec(message)?.[1] ?? '1002'
  response.writeHead(STATUS_BY_CODE.get(code) ?? 500, { 'X-ClickHouse-Exception-Code': code })
  response.end(`${message} (version 26.7.2.1 (official build))\n`)
}

function sendPage(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'Content-Type': 'text/html' })
  response.end('<html><body>The service is not available.</body></html>')
}

async function closeServer(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve))
  for (const socket of sockets) socket.destroy()
  await closed
}
