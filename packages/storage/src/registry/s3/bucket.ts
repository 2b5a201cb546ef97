import { throwIfAborted } from '@alertsmith/core'
import type { S3Client } from '@aws-sdk/client-s3'
import { s3Error } from './s3-error.js'
import type { S3Location } from './s3-location.js'

type Sdk = typeof import('@aws-sdk/client-s3')

/** Sends requests to one bucket. What goes wrong comes out coded. */
export interface Bucket {
  readonly location: S3Location
  /** Ends reading. What makes something visible must not be given it: whether that came about would be left open. */
  readonly signal: AbortSignal | undefined
  /**
   * @param task what the request is for, as it may stand in a message
   * @param signal ends this request
   * @throws {AbortedError}
   */
  send<Result>(task: string, request: Request<Result>, signal?: AbortSignal): Promise<Result>
}

type Request<Result> = (
  sdk: Sdk,
  client: S3Client,
  options: { readonly abortSignal: AbortSignal | undefined },
) => Promise<Result>

export interface BucketOptions {
  /** A connection on which nothing moves for so long is given up. Default: a minute */
  readonly idleTimeoutMs?: number | undefined
  readonly signal?: AbortSignal | undefined
}

export function openBucket(
  location: S3Location,
  { idleTimeoutMs = 60_000, signal: reading }: BucketOptions,
): Bucket {
  let opened: Promise<{ sdk: Sdk; client: S3Client }> | undefined
  return {
    location,
    signal: reading,
    async send(task, request, signal) {
      throwIfAborted(signal, task)
      opened ??= connect(idleTimeoutMs)
      const { sdk, client } = await opened
      try {
        return await request(sdk, client, { abortSignal: signal })
      } catch (error) {
        throwIfAborted(signal, task)
        throw s3Error(error, location.url, task)
      }
    },
  }
}

/** The SDK is large, so it is loaded for those alone who keep models in a bucket. */
async function connect(idleTimeoutMs: number): Promise<{ sdk: Sdk; client: S3Client }> {
  const sdk = await import('@aws-sdk/client-s3')
  const { AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL } = process.env
  const client = new sdk.S3Client({
    // Servers other than Amazon's seldom have a host name per bucket.
    forcePathStyle: Boolean(AWS_ENDPOINT_URL_S3 || AWS_ENDPOINT_URL),
    requestHandler: {
      connectionTimeout: Math.min(idleTimeoutMs, 10_000),
      socketTimeout: idleTimeoutMs,
      // Checked also where NODE_TLS_REJECT_UNAUTHORIZED=0 tells Node to leave it out.
      httpsAgent: { rejectUnauthorized: true },
    },
  })
  return { sdk, client }
}
