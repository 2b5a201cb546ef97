import type { ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import type { EngineAnswer } from './engine-query.js'
import type { Fault } from './fault.js'
import type { HttpQuery } from './http-query.js'

const CHUNK_BYTES = 65_536

const EXCEPTION = 'Code: 241. DB::Exception: (total) memory limit exceeded. (MEMORY_LIMIT_EXCEEDED)'

/** How ClickHouse ends an answer that had begun well. */
const TRAILER = `\r\n__exception__\r\nabcdefghijklmnop\r\n${EXCEPTION}\r\n${EXCEPTION.length} abcdefghijklmnop\r\n__exception__\r\n`

/** Sends what the engine answered, with what the fault makes of it. */
export async function sendAnswer(
  response: ServerResponse,
  query: HttpQuery,
  { body, rowsRead }: EngineAnswer,
  fault: Fault | undefined,
): Promise<void> {
  const asked = (setting: string) => query.httpSettings.get(setting) === '1'
  const packing = asked('enable_http_compression') ? packingOf(query) : undefined
  const progress = asked('send_progress_in_http_headers') && fault?.kind === 'progress' ? fault.headers : 0
  if (progress > 0)
    response.setHeader(
      'X-ClickHouse-Progress',
      Array.from({ length: progress }, () => PROGRESS),
    )
  response.writeHead(200, {
    'X-ClickHouse-Query-Id': query.queryId,
    'X-ClickHouse-Format': query.defaultFormat,
    'X-ClickHouse-Timezone': 'UTC',
    'X-ClickHouse-Summary': JSON.stringify({ read_rows: String(rowsRead) }),
    ...(packing === undefined ? {} : { 'Content-Encoding': packing }),
  })
  await sendBody(response, body, packing, fault)
}

const PACK = { zstd: zstdCompressSync, gzip: gzipSync }

type Packing = keyof typeof PACK

function packingOf({ acceptEncoding }: HttpQuery): Packing | undefined {
  return (Object.keys(PACK) as Packing[]).find((name) => acceptEncoding.includes(name))
}

const PROGRESS = JSON.stringify({
  read_rows: '18446744073709551615',
  read_bytes: '18446744073709551615',
  total_rows_to_read: '18446744073709551615',
  elapsed_ns: '18446744073709551615',
  memory_usage: '18446744073709551615',
})

async function sendBody(
  response: ServerResponse,
  body: Uint8Array,
  packing: Packing | undefined,
  fault: Fault | undefined,
): Promise<void> {
  const plain =
    fault?.kind === 'exception-midway'
      ? Buffer.concat([body.subarray(0, fault.afterBytes), Buffer.from(TRAILER)])
      : body
  const bytes = packing === undefined ? plain : PACK[packing](plain)
  await send(response, bytes.subarray(0, Math.ceil(reach(fault, plain.length) * bytes.length)), fault)
  if (fault?.kind === 'hang-midway') return
  if (fault?.kind === 'reset-midway') {
    // What was written has to reach the reader first; a reset throws away what is still under way.
    await delay(50)
    return void response.socket?.resetAndDestroy()
  }
  response.end()
}

/** The part of the body that is sent, from 0 to 1. */
function reach(fault: Fault | undefined, length: number): number {
  if (fault === undefined || !('afterBytes' in fault) || fault.kind === 'exception-midway') return 1
  return length === 0 ? 0 : Math.min(1, fault.afterBytes / length)
}

async function send(response: ServerResponse, bytes: Uint8Array, fault: Fault | undefined): Promise<void> {
  const slow = fault?.kind === 'slow' ? fault : { chunkBytes: CHUNK_BYTES, pauseMs: 0 }
  for (let at = 0; at < bytes.length; at += slow.chunkBytes) {
    if (slow.pauseMs > 0) await delay(slow.pauseMs)
    if (response.destroyed) return
    const chunk = bytes.subarray(at, at + slow.chunkBytes)
    if (!response.write(chunk)) await new Promise((resolve) => response.once('drain', resolve))
  }
}

/** ClickHouse's status for an exception: by who is at fault, as far as the number tells. */
const STATUS_BY_CODE = new Map([
  ['60', 404],
  ['62', 400],
  ['81', 404],
  ['516', 403],
])

export function sendException(response: ServerResponse, message: string): void {
  const code = /Code: (\d+)/.exec(message)?.[1] ?? '1002'
  response.writeHead(STATUS_BY_CODE.get(code) ?? 500, { 'X-ClickHouse-Exception-Code': code })
  response.end(`${message} (version 26.7.2.1 (official build))\n`)
}

/** The page of a proxy. */
export function sendPage(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'Content-Type': 'text/html' })
  response.end('<html><body>The service is not available.</body></html>')
}
