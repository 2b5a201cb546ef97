import { AbortedError, AlertsmithError } from '@alertsmith/core'
import {
  DiskFullError,
  QueryFailedError,
  ServerBusyError,
  StoreAccessError,
  StoreUnavailableError,
} from './errors.js'

/** ClickHouse's numbers for "not you" and "not that". */
const ACCESS_CODES = new Set(['164', '192', '193', '194', '291', '497', '516'])
/** Its numbers for limits of time, memory and concurrency, which a later try may stay under. */
const BUSY_CODES = new Set(['159', '202', '209', '241', '473', '745'])
/** Its number for a connection of its own that broke, e.g. to another shard. */
const NETWORK_CODE = '210'
const NOT_ENOUGH_SPACE_CODE = '243'

/** What Node and its HTTP parser call a connection that could not be made or did not last. */
const CONNECTION_CODE =
  /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_|EHOST|ENET|ERR_STREAM_PREMATURE_CLOSE|ERR_SOCKET|HPE_)/

/** Statuses with which a proxy or a starting server says "not now". */
const UNAVAILABLE_STATUS = new Set([429, 502, 503, 504])

const MAX_MESSAGE_CHARS = 600

export interface FailureContext {
  /** What was being done, e.g. `query of network "ethereum"`. */
  readonly task: string
  readonly signal?: AbortSignal | undefined
  /** The HTTP status, where there was an answer. */
  readonly status?: number | undefined
}

/** The coded error for whatever the client threw. The statement's text is not repeated, ClickHouse's own words are. */
export function toStorageError(cause: unknown, { task, signal, status }: FailureContext): AlertsmithError {
  if (AlertsmithError.isInstance(cause)) return cause
  if (signal?.aborted) {
    return new AbortedError(`Interrupted during ${task}.`, { context: { task }, cause: signal.reason })
  }
  const { code, type, message } = describe(cause)
  if (type !== undefined) return serverException(code, type, message, task, cause)
  if (UNAVAILABLE_STATUS.has(status ?? 0) || CONNECTION_CODE.test(code) || message === 'Timeout error.') {
    const found =
      status === undefined || status === 200 ? `${code} ${message}`.trim() : `HTTP status ${status}`
    return new StoreUnavailableError(
      `ClickHouse was lost during ${task}: ${found}. Check that it runs, then try again.`,
      { context: { task, found: code || status }, cause },
    )
  }
  return new QueryFailedError(`ClickHouse failed during ${task}: ${message}`, {
    context: { task, status },
    cause,
  })
}

function serverException(code: string, type: string, message: string, task: string, cause: unknown) {
  const details = { context: { task, clickhouseCode: Number(code), clickhouseType: type }, cause }
  const text = `during ${task}: ${message} (ClickHouse ${code} ${type})`
  if (ACCESS_CODES.has(code)) return new StoreAccessError(`ClickHouse refused access ${text}`, details)
  if (BUSY_CODES.has(code)) return new ServerBusyError(`ClickHouse had no room ${text}`, details)
  if (code === NETWORK_CODE) return new StoreUnavailableError(`ClickHouse lost a connection ${text}`, details)
  if (code === NOT_ENOUGH_SPACE_CODE || /No space left on device/i.test(message)) {
    return new DiskFullError(`ClickHouse has no disk space left ${text}`, details)
  }
  return new QueryFailedError(`ClickHouse failed ${text}`, details)
}

/** `type` is set for ClickHouse's own exceptions alone. The embedded engine throws a class of its own, so no instanceof. */
function describe(cause: unknown): { code: string; type?: string; message: string } {
  if (!(cause instanceof Error)) return { code: '', message: firstLine(String(cause)) }
  const { code, type } = cause as Error & { code?: unknown; type?: unknown }
  const isException = typeof type === 'string' && typeof code === 'string' && /^\d+$/.test(code)
  return {
    code: typeof code === 'string' ? code : '',
    ...(isException ? { type } : {}),
    message: firstLine(cause.message),
  }
}

function firstLine(text: string): string {
  const line = text.trim().split('\n', 1)[0] ?? ''
  return line.length > MAX_MESSAGE_CHARS ? `${line.slice(0, MAX_MESSAGE_CHARS)}…` : line
}
