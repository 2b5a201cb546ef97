import { EventEmitter } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import type { Store } from '@alertsmith/storage'
import { drainPending } from 'chdb'
import { runInEngine } from './engine-query.js'
import type { Fault, FaultPlan } from './fault.js'
import { sendAnswer, sendException, sendPage } from './front-answer.js'
import { type FrontUser, findUser } from './front-user.js'
import { type HttpQuery, readHttpQuery } from './http-query.js'

/** Certificates in PEM format. */
export interface FrontTls {
  readonly cert: string
  readonly key: string
  /** Where set, clients must show a certificate of this authority. */
  readonly clientCa?: string | undefined
}

export interface HttpFrontOptions {
  /** Default: nothing goes wrong. */
  readonly faults?: FaultPlan | undefined
  /** Where set, every query must come from one of them. Default: anyone may ask. */
  readonly users?: readonly FrontUser[] | undefined
  /** Serves `https:` instead of `http:`. */
  readonly tls?: FrontTls | undefined
  /** Announced to clients as the time that idle connections are kept; they are kept longer. Default: nothing is announced. */
  readonly keepAliveSeconds?: number | undefined
  /** Default: any that is free. */
  readonly port?: number | undefined
}

export interface HttpFront {
  /** `http://127.0.0.1:<port>`, or `https:` */
  readonly url: string
  readonly port: number
  /** How many queries have come so far; pings are not counted. */
  readonly queries: number
  /** The queries themselves, in the order in which they came. */
  readonly requests: readonly HttpQuery[]
  /** `client-closed`, with the milliseconds since its last answer, where a client ends a connection. */
  readonly events: EventEmitter
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
  const answered = new WeakMap<Socket, number>()
  const requests: HttpQuery[] = []
  const events = new EventEmitter()
  const server = listener(options.tls, (request, response) => {
    if (request.url === '/ping') return void response.end('Ok.\n')
    if (options.keepAliveSeconds !== undefined) {
      response.setHeader('Keep-Alive', `timeout=${options.keepAliveSeconds}`)
    }
    response.on('finish', () => answered.set(request.socket, Date.now()))
    answer(request, response).catch((error) => response.destroy(error))
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('end', () => events.emit('client-closed', Date.now() - (answered.get(socket) ?? 0)))
  })
  server.keepAliveTimeout = 0

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const query = await readHttpQuery(request)
    requests.push(query)
    const fault = options.faults?.(query.sql, requests.length)
    if (fault !== undefined && preempt(fault, request, response)) return
    const user = options.users && findUser(request, options.users)
    if (options.users !== undefined && user === undefined) {
      return sendException(response, AUTHENTICATION_FAILED)
    }
    try {
      const answered = await runInEngine(directory, query, user)
      if (fault?.kind === 'reset-after-run') return void request.socket.resetAndDestroy()
      await sendAnswer(response, query, answered, fault)
    } catch (error) {
      sendException(response, (error as Error).message)
    }
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  const stop = async () => {
    await closeServer(server, sockets)
    await drainPending()
  }
  return {
    url: `${options.tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    port,
    get queries() {
      return requests.length
    },
    requests,
    events,
    stop,
    close: stop,
  }
}

/** ClickHouse takes urls of a mebibyte; parameters travel in them. */
const LIMITS = { maxHeaderSize: 2 ** 20 }

type Handler = (request: IncomingMessage, response: ServerResponse) => void

function listener(tls: FrontTls | undefined, handle: Handler): Server {
  if (tls === undefined) return createServer(LIMITS, handle)
  const { cert, key, clientCa } = tls
  return createTlsServer(
    { ...LIMITS, cert, key, ...(clientCa === undefined ? {} : { ca: clientCa, requestCert: true }) },
    handle,
  ) as unknown as Server
}

/** Does what a fault does before the query would run; false where it runs. */
function preempt(fault: Fault, request: IncomingMessage, response: ServerResponse): boolean {
  if (fault.kind === 'hang') return true
  if (fault.kind === 'reset') request.socket.resetAndDestroy()
  else if (fault.kind === 'status') sendPage(response, fault.status)
  else if (fault.kind === 'expired') sendException(response, AUTHENTICATION_FAILED)
  else if (fault.kind === 'exception') sendException(response, fault.message)
  else return false
  return true
}

const AUTHENTICATION_FAILED =
  'Code: 516. DB::Exception: Authentication failed: password is incorrect, or there is no user with such name. (AUTHENTICATION_FAILED)'

async function closeServer(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve))
  for (const socket of sockets) socket.destroy()
  await closed
}
