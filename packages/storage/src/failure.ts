import { AbortedError, AlertsmithError } from '@alertsmith/core'
import {
  DiskFullError,
  HeaderOverflowError,
  QueryFailedError,
  ServerBusyError,
  StoreAccessError,
  StoreTimeoutError,
  StoreTlsError,
  StoreUnavailableError,
  TruncatedResultError,
  UnexpectedAnswerError,
} from './errors.js'
import { LONGEST_QUERY_HOURS } from './server/progress.js'
import {
  EXCEPTION_BEGINNING,
  firstLine,
  parseServerException,
  type ServerException,
} from './server-exception.js'

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

/** What OpenSSL and Node call a certificate or a handshake that is not as it should be. */
const TLS_CODE =
  /^(CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_(VERIFY|GET_ISSUER)|HOSTNAME_MISMATCH|EPROTO)/

/** What zlib says of a compressed answer that is cut short or damaged. */
const COMPRESSION_CODE = /^(Z_|ZSTD_)/

/** Statuses with which a proxy or a starting server says "not now". */
const UNAVAILABLE_STATUS = new Set([429, 502, 503, 504])

/** Statuses with which a server or a proxy says "not you". */
const ACCESS_STATUS = new Set([401, 403, 407])

/** What ClickHouse's client says of an answer that is packed as nobody asked for. */
const UNKNOWN_PACKING = /^Unexpected encoding/

export interface FailureContext {
  /** What was being done, e.g. `a query of network "ethereum"`. */
  readonly task: string
  readonly signal?: AbortSignal | undefined
  /** The HTTP status, where there was an answer. */
  readonly status?: number | undefined
  /** The statement's name at the server. */
  readonly queryId?: string | undefined
}

/** The coded error for whatever was thrown. The statement's text is not repeated; ClickHouse's own words are. */
export function toStorageError(
  cause: unknown,
  { task, signal, status, queryId }: FailureContext,
): AlertsmithError {
  if (AlertsmithError.isInstance(cause)) return cause
  if (signal?.aborted) {
    return new AbortedError(`Interrupted during ${task}.`, { context: { task }, cause: signal.reason })
  }
  const exception = findException(cause)
  if (exception !== undefined) return fromException(exception, task, { cause, queryId })
  const code = String((cause as { code?: unknown } | undefined)?.code ?? '')
  const message = firstLine(cause instanceof Error ? cause.message : String(cause))
  const found = message.includes(code) ? message : `${message} ${code}`.trim()
  if (UNAVAILABLE_STATUS.has(status ?? 0)) return unavailable(`HTTP status ${status}`, task, cause)
  if (ACCESS_STATUS.has(status ?? 0)) return refused(status, message, task, cause)
  if (code === 'HPE_HEADER_OVERFLOW') return headersOverflowed(task, cause)
  if (message === 'Timeout error.') return timedOut(task, undefined, cause)
  if (TLS_CODE.test(code)) return untrusted(found, task, cause)
  if (COMPRESSION_CODE.test(code)) return truncated(found, task, cause)
  if (CONNECTION_CODE.test(code)) return unavailable(found, task, cause)
  if (UNKNOWN_PACKING.test(message)) return unexpected(message, task, { status, cause })
  // The end of a very long exception, which would make it complete, is not read.
  if (status !== undefined && status !== 200 && !EXCEPTION_BEGINNING.test(message))
    return unexpected(withStatus(status, message), task, { status, cause })
  return new QueryFailedError(`ClickHouse failed during ${task}: ${message}`, {
    context: { task, status, queryId },
    cause,
  })
}

/** The coded error for an exception of ClickHouse. */
export function fromException(
  { code, type, message }: ServerException,
  task: string,
  { cause, queryId }: { readonly cause?: unknown; readonly queryId?: string | undefined } = {},
): AlertsmithError {
  const details = { context: { task, clickhouseCode: code, clickhouseType: type, queryId }, cause }
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

function refused(status: number | undefined, message: string, task: string, cause: unknown) {
  return new StoreAccessError(
    `ClickHouse must let the user in during ${task}; found ${withStatus(status, message)}. Check username and password, and whether a proxy in between asks for its own.`,
    { context: { task, status }, cause },
  )
}

function unexpected(
  found: string,
  task: string,
  { status, cause }: { readonly status: number | undefined; readonly cause: unknown },
) {
  return new UnexpectedAnswerError(
    `The answer to ${task} must be ClickHouse's; found ${found}. Check the address and what stands between.`,
    { context: { task, status }, cause },
  )
}

/** The status, and what else the answer says, if anything. */
function withStatus(status: number | undefined, message: string): string {
  return `HTTP status ${status}${message === '' ? '' : `, ${message}`}`
}

/** The coded error for a server that has said nothing for so long that it counts as lost. */
export function timedOut(task: string, timeoutMs?: number, cause?: unknown) {
  const patience = timeoutMs === undefined ? 'the timeout' : `${timeoutMs / 1000} s`
  return new StoreTimeoutError(
    `ClickHouse must give a sign of life within ${patience}; none came during ${task}. Look for what keeps the server or the network busy, or raise clickhouseTimeoutSeconds.`,
    { context: { task, timeoutMs }, cause },
  )
}

function headersOverflowed(task: string, cause: unknown) {
  return new HeaderOverflowError(
    `The headers of an answer must fit into the client's limit, which progress fills after ${LONGEST_QUERY_HOURS} hours; they did not during ${task}. Look for a proxy that adds headers, or split the query.`,
    { context: { task }, cause },
  )
}

function untrusted(found: string, task: string, cause: unknown) {
  return new StoreTlsError(
    `ClickHouse must prove who it is with a certificate that is trusted here, and may ask for one; that failed during ${task}: ${found}. Check clickhouseCaFile, clickhouseCertFile and clickhouseKeyFile, the host's name and the dates of the certificates.`,
    { context: { task, found }, cause },
  )
}

function truncated(found: string, task: string, cause: unknown) {
  return new TruncatedResultError(`The compressed answer to ${task} must be whole; ${found}. Try again.`, {
    context: { task, found },
    cause,
  })
}
