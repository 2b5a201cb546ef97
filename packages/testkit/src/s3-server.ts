import type { AddressInfo, Socket } from 'node:net'
import { buildApp } from 'fauxqs'
import { createConditions } from './s3-conditions.js'
import type { S3Fault, S3FaultPlan } from './s3-fault.js'

export interface S3ServerOptions {
  /** Created when the server starts. Default: `models` */
  readonly bucket?: string | undefined
  /** Default: nothing goes wrong. */
  readonly faults?: S3FaultPlan | undefined
  /** A server that takes every write, whatever its conditions say. Default: they are honoured. */
  readonly ignoreConditions?: boolean | undefined
}

export interface S3Server {
  /** `http://127.0.0.1:<port>` */
  readonly url: string
  readonly bucket: string
  /** What the AWS SDK has to find in the environment to use the server. */
  readonly environment: Readonly<Record<string, string>>
  /** How many requests have come so far. */
  readonly requests: number
  /** Cuts every connection and stops listening. */
  close(): Promise<void>
}

/** An S3 server on the loopback address that keeps its objects in memory. */
export async function startS3(options: S3ServerOptions = {}): Promise<S3Server> {
  const { bucket = 'models', faults } = options
  const app = buildApp({ logger: false, host: '127.0.0.1' })
  const conditions = createConditions()
  const lateFaults = new WeakMap<object, S3Fault>()
  let requests = 0
  let setUp = false

  app.addHook('preHandler', (request, reply, done) => {
    if (!setUp) return done()
    requests++
    const { pathname } = new URL(request.url, 'http://s3')
    const [, , ...key] = decodeURIComponent(pathname).split('/')
    const fault = faults?.({ method: request.method, key: key.join('/'), number: requests })
    if (fault?.kind === 'hang') return void reply.hijack()
    if (fault?.kind === 'reset') {
      reply.hijack()
      return void request.raw.socket.resetAndDestroy()
    }
    if (fault?.kind === 'status') return void sendError(reply, fault.status, fault.code)
    // The handler of the emulator follows in the same turn, so that nothing comes between a condition and its write.
    if (options.ignoreConditions !== true && !conditions.hold(request.method, pathname, request.headers)) {
      return void sendError(reply, 412, 'PreconditionFailed')
    }
    if (fault !== undefined) lateFaults.set(request, fault)
    // The emulator cannot do without a body, and an empty one is none to the framework.
    if (request.method === 'PUT') request.body ??= Buffer.alloc(0)
    done()
  })
  app.addHook('onSend', (request, reply, payload, done) => {
    const { pathname } = new URL(request.url, 'http://s3')
    conditions.note(request.method, pathname, reply.statusCode, reply.getHeader('etag'))
    const fault = lateFaults.get(request)
    if (fault === undefined) return done(null, payload)
    if (fault.kind === 'reset-midway') {
      const body = Buffer.isBuffer(payload) ? payload : Buffer.from(String(payload ?? ''))
      reply.raw.writeHead(reply.statusCode, {
        ...(reply.getHeaders() as Record<string, string>),
        'content-length': body.length,
      })
      reply.raw.write(body.subarray(0, fault.afterBytes), () => request.raw.socket.resetAndDestroy())
      return
    }
    request.raw.socket.resetAndDestroy()
  })

  const sockets = new Set<Socket>()
  app.server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const created = await app.inject({ method: 'PUT', url: `/${bucket}` })
  if (created.statusCode !== 200) throw new Error(`The bucket could not be made: ${created.body}`)
  setUp = true

  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  return {
    url,
    bucket,
    environment: {
      AWS_ENDPOINT_URL_S3: url,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test-key',
      AWS_SECRET_ACCESS_KEY: 'test-secret',
      AWS_EC2_METADATA_DISABLED: 'true',
    },
    get requests() {
      return requests
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      await app.close()
    },
  }
}

interface Reply {
  code(status: number): Reply
  type(contentType: string): Reply
  send(payload: string): unknown
}

function sendError(reply: Reply, status: number, code: string): void {
  const message = code === 'PreconditionFailed' ? 'A condition of the request does not hold' : 'Made to fail'
  reply
    .code(status)
    .type('application/xml')
    .send(
      `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`,
    )
}
