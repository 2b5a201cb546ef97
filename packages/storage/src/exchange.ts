import type { Readable } from 'node:stream'
import { type BoundQuery, throwIfAborted } from '@alertsmith/core'
import type { ClickHouseSettings } from '@clickhouse/client'
import { ANSWER_LIMITS, type AnswerLimit, ERROR_PAGE_BYTES } from './answer-limits.js'
import { AnswerTooLargeError, UnexpectedAnswerError } from './errors.js'
import { fromException, timedOut, toStorageError } from './failure.js'
import type { Link } from './link.js'
import { findTrailingException } from './server-exception.js'

export interface ExchangeOptions {
  /** What is being done, for messages. */
  readonly task: string
  readonly signal?: AbortSignal | undefined
  /** The statement's name at the server. */
  readonly queryId: string
  /** A statement that gives no rows: a server sends its status only when it is through. */
  readonly waitForEnd?: boolean
  /** What the answer may grow to. Default: that of a statement which gives no rows. */
  readonly limit?: AnswerLimit
  /** Sent after the statement, for a server: the rows of an INSERT in the format that the statement names. */
  readonly body?: Readable | undefined
  readonly settings?: ClickHouseSettings | undefined
}

/** ClickHouse's words at the beginning of a line of an answer. */
const EXCEPTION_LINE = /(?:^|\n)Code: \d+\. DB::Exception: /

/**
 * Sends one statement once with its values bound by ClickHouse and hands back the bytes of the answer, in the chunks
 * in which they came. The whole answer has been received when this resolves.
 *
 * @throws {AnswerTooLargeError}
 * @throws {UnexpectedAnswerError} for a status that is not ClickHouse's, and for a redirect: none is followed
 * @throws {AbortedError} as soon as `signal` is aborted, also half-way through the answer
 */
export async function exchange(
  link: Link,
  { sql, params }: BoundQuery,
  { task, signal, queryId, waitForEnd = false, limit = 'statement', body, settings }: ExchangeOptions,
): Promise<Uint8Array[]> {
  throwIfAborted(signal, task)
  let status: number | undefined
  try {
    const answer = await link.client.exec({
      query: sql,
      query_id: queryId,
      query_params: { ...params },
      ...(signal === undefined ? {} : { abort_signal: signal }),
      ...(body === undefined ? {} : { values: body }),
      clickhouse_settings: { ...settings, ...(waitForEnd ? { wait_end_of_query: 1 } : {}) },
      // The client would throw the text of any error page; the status says what it means.
      ignore_error_response: true,
    })
    const { http_status_code, response_headers, stream } = answer
    status = http_status_code
    link.hear(response_headers)
    // What ClickHouse answers well has the status 200 and no other.
    const failed = (status ?? 200) !== 200 || response_headers['x-clickhouse-exception-code'] !== undefined
    if (isRedirect(status)) {
      stream.destroy()
      throw redirected(task, status, response_headers.location)
    }
    const chunks = await collect(stream, { task, signal, timeoutMs: link.timeoutMs, limit, failed })
    if (failed) throw new Error(textOf(chunks).slice(0, ERROR_PAGE_BYTES))
    if (waitForEnd) throwException(textOf(chunks), task)
    return chunks
  } catch (cause) {
    throw toStorageError(cause, { task, signal, status, queryId })
  }
}

/** Where progress was sent ahead, the status is 200 from then on, whatever happens. */
function throwException(text: string, task: string): void {
  if (!EXCEPTION_LINE.test(text)) return
  const exception = findTrailingException(text)
  throw exception === undefined ? new Error(text) : fromException(exception, task)
}

function textOf(chunks: readonly Uint8Array[]): string {
  return Buffer.concat(chunks).toString('utf8')
}

function isRedirect(status: number | undefined): boolean {
  return status !== undefined && status >= 300 && status < 400 && status !== 304
}

function redirected(task: string, status: number | undefined, location: unknown) {
  return new UnexpectedAnswerError(
    `ClickHouse must answer ${task} itself; found a redirect (HTTP status ${status}). It was not followed, because the password would go along. Name the address that it leads to in clickhouseUrl, if you trust it.`,
    {
      context: { task, status, location: typeof location === 'string' ? location.slice(0, 200) : undefined },
    },
  )
}

function tooLarge(task: string, bytes: number) {
  return new AnswerTooLargeError(
    `The answer to ${task} must have at most ${bytes} bytes; more came, and it was given up. Take a shorter period or a machine with more memory; if the answer should be small, check what answers at the address.`,
    { context: { task, bytes } },
  )
}

interface CollectOptions {
  readonly task: string
  readonly signal: AbortSignal | undefined
  readonly timeoutMs: number | undefined
  readonly limit: AnswerLimit
  /** The answer is the page of an error, of which only the beginning is wanted. */
  readonly failed: boolean
}

async function collect(
  stream: Readable,
  { task, signal, timeoutMs, limit, failed }: CollectOptions,
): Promise<Uint8Array[]> {
  const stop = () => stream.destroy(new Error('aborted'))
  const timer =
    timeoutMs === undefined
      ? undefined
      : setTimeout(() => stream.destroy(timedOut(task, timeoutMs)), timeoutMs)
  signal?.addEventListener('abort', stop, { once: true })
  try {
    if (signal?.aborted) stop()
    const chunks: Uint8Array[] = []
    let bytes = 0
    for await (const chunk of stream) {
      chunks.push(chunk)
      bytes += chunk.length
      if (failed && bytes >= ERROR_PAGE_BYTES) break
      if (bytes > ANSWER_LIMITS[limit]) throw tooLarge(task, ANSWER_LIMITS[limit])
      timer?.refresh()
    }
    return chunks
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', stop)
  }
}
