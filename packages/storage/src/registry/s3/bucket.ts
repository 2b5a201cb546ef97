import type { S3Client } from '@aws-sdk/client-s3'
import { s3Error } from './s3-error.js'
import type { S3Location } from './s3-location.js'

type Sdk = typeof import('@aws-sdk/client-s3')

/** Sends requests to one bucket. What goes wrong comes out coded. */
export interface Bucket {
  readonly location: S3Location
  /** @param task what the request is for, as it may stand in a message */
  send<Result>(task: string, request: (sdk: Sdk, client: S3Client) => Promise<Result>): Promise<Result>
}

/** @param idleTimeoutMs a connection on which nothing moves for so long is given up */
export function openBucket(location: S3Location, idleTimeoutMs: number): Bucket {
  let opened: Promise<{ sdk: Sdk; client: S3Client }> | undefined
  return {
    location,
    async send(task, request) {
      opened ??= connect(idleTimeoutMs)
      const { sdk, client } = await opened
      try {
        return await request(sdk, client)
      } catch (error) {
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
