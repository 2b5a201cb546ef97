import { AlertsmithError } from '@alertsmith/core'
import {
  S3AccessError,
  S3BucketError,
  S3ClockError,
  S3FailedError,
  S3RegionError,
  S3UnavailableError,
} from '../../errors.js'

interface ServiceError extends Error {
  readonly code?: string
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string }
}

const CLOCK = new Set(['RequestTimeTooSkewed', 'RequestExpired', 'ExpiredToken'])
const REGION = new Set([
  'PermanentRedirect',
  'AuthorizationHeaderMalformed',
  'IllegalLocationConstraintException',
])
const ACCESS = new Set([
  'AccessDenied',
  'AllAccessDisabled',
  'CredentialsProviderError',
  'Forbidden',
  'InvalidAccessKeyId',
  'InvalidToken',
  'SignatureDoesNotMatch',
  'TokenRefreshRequired',
])
const UNAVAILABLE = new Set([
  'ConditionalRequestConflict',
  'InternalError',
  'NetworkingError',
  'RequestTimeout',
  'ServiceUnavailable',
  'SlowDown',
  'ThrottlingException',
  'TimeoutError',
])
/** Of Node's network errors; names that cannot be resolved may be resolved again soon. */
const UNREACHABLE = /^(?:E(?:CONN|HOST|NET|PIPE|TIMEDOUT|AI_AGAIN)|ENOTFOUND|EPROTO|UND_ERR)/

/** The coded form of what went wrong with a request; coded errors come back as they are. Never holds credentials. */
export function s3Error(cause: unknown, location: string, task: string): unknown {
  if (AlertsmithError.isInstance(cause) || !(cause instanceof Error)) return cause
  const { name, message, code, $metadata = {} } = cause as ServiceError
  const { httpStatusCode: status, requestId } = $metadata
  // Only these fields are kept: the error of the SDK carries the request with its headers.
  const details = { context: { location, task, error: name, status, request_id: requestId } }
  const found = `"${location}": ${task} failed with ${redact(`${name}: ${message || code || 'no message'}`)}`
  if (name === 'NoSuchBucket') {
    return new S3BucketError(
      `The model registry needs a bucket that exists at ${found}. Create the bucket, or correct its name.`,
      details,
    )
  }
  if (CLOCK.has(name)) {
    return new S3ClockError(
      `The model registry needs a clock that is right and credentials that have not expired for ${found}. Set the clock of this machine, or renew the credentials.`,
      details,
    )
  }
  if (REGION.has(name) || /region is missing/i.test(message)) {
    return new S3RegionError(
      `The model registry needs the region of the bucket for ${found}. Set AWS_REGION to the region that the bucket is in.`,
      details,
    )
  }
  if (ACCESS.has(name) || status === 401 || status === 403) {
    return new S3AccessError(
      `The model registry needs credentials that may read, write, list and delete at ${found}. Check the credentials in the environment and the policy of the bucket.`,
      details,
    )
  }
  if (UNAVAILABLE.has(name) || UNREACHABLE.test(code ?? '') || (status ?? 0) >= 500 || status === 429) {
    return new S3UnavailableError(
      `The model registry needs a storage server that answers at ${found}. Try again.`,
      details,
    )
  }
  return new S3FailedError(`The storage server of the model registry ${found}.`, details)
}

const SECRETS = ['AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_ACCESS_KEY_ID']

/** Without what a server or a library may have quoted of credentials. */
function redact(text: string): string {
  let clean = text.replaceAll(/\/\/[^/\s@]*@/g, '//…@')
  for (const name of SECRETS) {
    const secret = process.env[name]
    if (secret) clean = clean.replaceAll(secret, '…')
  }
  return clean
}
