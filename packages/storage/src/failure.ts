import { AbortedError, AlertsmithError } from '@alertsmith/core'
import {
  DiskFullError,
  QueryFailedError,
  ServerBusyError,
  StoreAccessError,
  StoreUnavailableError,
} from './errors.js'
import { firstLine, parseServerException, type ServerException } from './server-exception.js'

/** ClickHouse's numbers for "not you" and "not that". */
const ACCESS_CODES = new Set([164, 192, 193, 194, 291, 497, 516])
/** Its numbers for limits of time, memory and concurrency, which a later try may stay under. */
const BUSY_CODES = new Set([159, 202, 209, 241, 473, 745])
/** Its number for a connection of its own that broke, e.g. to another shard. */
const NETWORK_CODE = 210
const NOT_ENOUGH_SPACE_CODE = 243

/** What Node and its HTTP parser call a connection that could not be made or did not last. */
const CONNECTION_CODE =
  /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_|EHOST|ENET|ERR_STREAM_PREMATURE_CLOSE|ERR_SOCKET|HPE_)/

/** Statuses with which a proxy or a starting server says "not now". */
const UNAVAILABLE_STATUS = new Set([429, 502, 503, 504])

export interface FailureContext {
  /** What was being done, e.g. `a query of network "ethereum"`. */
  readonly task: string
  readonly signal?: AbortSignal | undefined
  /** The HTTP status, where there was an answer. */
  readonly status?: number | undefined
}

/** The coded error for whatever was thrown. The statement's text is not repeated; ClickHouse's own words are. */
export function toStorageError(cause: unknown, { task, signal, status }: FailureContext): AlertsmithError {
  if (AlertsmithError.isInstance(cause)) return cause
  if (signal?.aborted) {
    return new AbortedError(`Interrupted during ${task}.`, { context: { task }, cause: signal.reason })
  }
  const exception = findException(cause)
  if (exception !== undefined) return fromException(exception, task, cause)
  const code = String((cause as { code?: unknown } | undefined)?.code ?? '')
  const message = firstLine(cause instanceof Error ? cause.message : String(cause))
  if (UNAVAILABLE_STATUS.has(status ?? 0)) return unavailable(`HTTP status ${status}`, task, cause)
  if (CONNECTION_CODE.test(code) || message === 'Timeout error.') {
    return unavailable(message.includes(code) ? message : `${message} ${code}`.trim(), task, cause)
  }
  const answer = status === undefined || status === 200 ? message : `HTTP status ${status}, ${message}`
  return new QueryFailedError(`ClickHouse failed during ${task}: ${answer}`, {
    context: { task, status },
    cause,
  })
}

/** The coded error for an exception of ClickHouse. */
export function fromException(
  { code, type, message }: ServerException,
  task: string,
  cause?: unknown,
): AlertsmithError {
  const details = { context: { task, clickhouseCode: code, clickhouseType: type }, cause }
  const text = `during ${task}: ${message} (ClickHouse ${code} ${type})`
  if (ACCESS_CODES.has(code)) return new StoreAccessError(`ClickHouse refused access ${text}`, details)
  if (BUSY_CODES.has(code)) return new ServerBusyError(`ClickHouse had no room ${text}`, details)
  if (code === NETWORK_CODE) return new StoreUnavailableError(`ClickHouse lost a connection ${text}`, details)
  if (code === NOT_ENOUGH_SPACE_CODE || /No space left on device/i.test(message)) {
    return new DiskFullError(`ClickHouse has no disk space left ${text}`, details)
  }
  return new QueryFailedError(`ClickHouse failed ${text}`, details)
}

/** The embedded engine's whole text is in the cause of the error that its client throws. */
function findException(error: unknown): ServerException | undefined {
  if (!(error instanceof Error)) return undefined
  return parseServerException(error.message) ?? findException(error.cause)
}

function unavailable(found: string, task: string, cause: unknown) {
  return new StoreUnavailableError(
    `ClickHouse must answer until the end; it was lost during ${task}: ${found}. Check that it runs, then try again.`,
    { context: { task, found }, cause },
  )
}
