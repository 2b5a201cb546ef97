import type { Readable } from 'node:stream'
import { type BoundQuery, throwIfAborted } from '@alertsmith/core'
import type { ClickHouseClient, ClickHouseSettings } from '@clickhouse/client'
import { toStorageError } from './failure.js'

export interface ExchangeOptions {
  /** What is being done, for messages. */
  readonly task: string
  readonly signal?: AbortSignal | undefined
  /** Have a server send its status only when the statement is through. */
  readonly waitForEnd?: boolean
  /** Sent after the statement, for a server: the rows of an INSERT in the format that the statement names. */
  readonly body?: Readable | undefined
  readonly settings?: ClickHouseSettings | undefined
}

/** An error page is read no further than this. */
const MAX_ERROR_CHARS = 65_536

/**
 * Sends one statement with its values bound by ClickHouse and hands back the bytes of the answer, in the chunks
 * in which they came. The whole answer has been received when this resolves.
 *
 * @throws {AbortedError} as soon as `signal` is aborted, also half-way through the answer
 */
export async function exchange(
  client: ClickHouseClient,
  { sql, params }: BoundQuery,
  { task, signal, waitForEnd = false, body, settings }: ExchangeOptions,
): Promise<Uint8Array[]> {
  throwIfAborted(signal, task)
  let status: number | undefined
  try {
    const answer = await client.exec({
      query: sql,
      query_params: { ...params },
      ...(signal === undefined ? {} : { abort_signal: signal }),
      ...(body === undefined ? {} : { values: body }),
      clickhouse_settings: { ...settings, ...(waitForEnd ? { wait_end_of_query: 1 } : {}) },
      // The client would throw the text of any error page; the status says what it means.
      ignore_error_response: true,
    })
    const { http_status_code, response_headers, stream } = answer
    status = http_status_code
    const chunks = await collect(stream, signal)
    const failed = (status ?? 200) >= 300 || response_headers['x-clickhouse-exception-code'] !== undefined
    if (failed) throw new Error(Buffer.concat(chunks).toString('utf8').slice(0, MAX_ERROR_CHARS))
    return chunks
  } catch (cause) {
    throw toStorageError(cause, { task, signal, status })
  }
}

async function collect(stream: Readable, signal: AbortSignal | undefined): Promise<Uint8Array[]> {
  const stop = () => stream.destroy(new Error('aborted'))
  signal?.addEventListener('abort', stop, { once: true })
  try {
    if (signal?.aborted) stop()
    const chunks: Uint8Array[] = []
    for await (const chunk of stream) chunks.push(chunk)
    return chunks
  } finally {
    signal?.removeEventListener('abort', stop)
  }
}
