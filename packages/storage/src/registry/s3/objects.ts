import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { throwIfAborted } from '@alertsmith/core'
import type { GetObjectCommandOutput } from '@aws-sdk/client-s3'
import { S3UnavailableError } from '../../errors.js'
import { ownProcessToken } from '../../process-token.js'
import type { Bucket } from './bucket.js'

/** Keys are relative to the registry's prefix. */
export interface StoredObject {
  readonly key: string
  readonly bytes: number
  readonly modifiedAt: Date
}

export interface TaggedContent {
  readonly content: Uint8Array
  readonly etag: string
  readonly modifiedAt: Date
}

/** How often a download that breaks off in the middle, or a write that meets another one, is tried. */
const ATTEMPTS = 4
const PAUSE_MS = 100
/** What a deletion is given after an interruption. What it leaves is swept later. */
const PATIENCE_MS = 500
/** Says which write an object is from, so that a repeated one knows its own first attempt. */
const WRITER = 'alertsmith-writer'

function newWriter(): string {
  return `${ownProcessToken()}/${randomUUID()}`
}

/** Every object whose key begins with `prefix`, in the order of the keys, however many there are. */
export async function listObjects(
  bucket: Bucket,
  prefix: string,
  startAfter?: string,
): Promise<StoredObject[]> {
  const { location } = bucket
  const objects: StoredObject[] = []
  let token: string | undefined
  do {
    const page = await bucket.send(
      'listing',
      (sdk, client, options) =>
        client.send(
          new sdk.ListObjectsV2Command({
            Bucket: location.bucket,
            Prefix: location.prefix + prefix,
            ContinuationToken: token,
            StartAfter: startAfter === undefined ? undefined : location.prefix + startAfter,
          }),
          options,
        ),
      bucket.signal,
    )
    for (const { Key, Size, LastModified } of page.Contents ?? []) {
      objects.push({
        key: Key!.slice(location.prefix.length),
        bytes: Size ?? 0,
        modifiedAt: LastModified ?? new Date(0),
      })
    }
    token = page.IsTruncated ? page.NextContinuationToken : undefined
  } while (token !== undefined)
  return objects
}

/** Undefined where there is no such object. */
export async function getObject(bucket: Bucket, key: string): Promise<TaggedContent | undefined> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await bucket.send(
        `reading ${key}`,
        (sdk, client, options) =>
          client
            .send(
              new sdk.GetObjectCommand({ Bucket: bucket.location.bucket, Key: bucket.location.prefix + key }),
              options,
            )
            .then(download),
        bucket.signal,
      )
    } catch (error) {
      if (hasName(error, 'NoSuchKey')) return undefined
      // The SDK repeats requests, but not an answer that breaks off in the middle.
      if (!(error instanceof S3UnavailableError) || attempt === ATTEMPTS) throw error
      await delay(attempt * PAUSE_MS)
    }
  }
}

async function download(answer: GetObjectCommandOutput): Promise<TaggedContent> {
  const content = await answer.Body!.transformToByteArray()
  if (answer.ContentLength !== undefined && content.byteLength !== answer.ContentLength) {
    throw Object.assign(new Error(`${content.byteLength} of ${answer.ContentLength} bytes came`), {
      name: 'NetworkingError',
    })
  }
  return { content, etag: answer.ETag ?? '', modifiedAt: answer.LastModified ?? new Date(0) }
}

/**
 * Creates an object. False where there is one of that key already; it is left as it is.
 *
 * @param signal aborting leaves open whether the object comes into being
 */
export async function createObject(
  bucket: Bucket,
  key: string,
  content: Uint8Array,
  signal?: AbortSignal,
): Promise<boolean> {
  const writer = newWriter()
  const created = await putIf(bucket, key, content, { IfNoneMatch: '*', writer, signal })
  // A write that is repeated because its answer was lost meets the object that it has made itself.
  return created || (await writerOf(bucket, key, signal)) === writer
}

/** Replaces an object that still has `etag`; false where it has another, or is gone. */
export async function replaceObject(
  bucket: Bucket,
  key: string,
  content: Uint8Array,
  etag: string,
): Promise<boolean> {
  const writer = newWriter()
  const replaced = await putIf(bucket, key, content, { IfMatch: etag, writer })
  return replaced || (await writerOf(bucket, key)) === writer
}

interface Condition {
  readonly IfNoneMatch?: '*'
  readonly IfMatch?: string
  readonly writer: string
  readonly signal?: AbortSignal | undefined
}

/** One write that the server makes only where the condition holds. */
export async function putIf(
  bucket: Bucket,
  key: string,
  content: Uint8Array,
  { writer, signal, ...condition }: Condition,
): Promise<boolean> {
  const { location } = bucket
  for (let attempt = 1; ; attempt++) {
    throwIfAborted(signal, 'saving the model')
    try {
      await bucket.send(
        `writing ${key}`,
        (sdk, client, options) =>
          client.send(
            new sdk.PutObjectCommand({
              Bucket: location.bucket,
              Key: location.prefix + key,
              Body: content,
              Metadata: { [WRITER]: writer },
              ...condition,
            }),
            options,
          ),
        signal,
      )
      return true
    } catch (error) {
      throwIfAborted(signal, 'saving the model')
      if (hasName(error, 'PreconditionFailed') || hasName(error, 'NoSuchKey')) return false
      // Amazon's answer where two writes of one key meet: neither is refused, this one is to be repeated.
      if (!hasName(error, 'ConditionalRequestConflict') || attempt === ATTEMPTS) throw error
      await delay(attempt * PAUSE_MS)
    }
  }
}

/** Who wrote an object: {@link ownProcessToken}, a slash and something of one write alone. Undefined where others did. */
export async function writerOf(
  bucket: Bucket,
  key: string,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const { location } = bucket
  try {
    const head = await bucket.send(
      `looking for ${key}`,
      (sdk, client, options) =>
        client.send(
          new sdk.HeadObjectCommand({ Bucket: location.bucket, Key: location.prefix + key }),
          options,
        ),
      signal,
    )
    return head.Metadata?.[WRITER]
  } catch (error) {
    if (hasName(error, 'NotFound') || hasName(error, 'NoSuchKey')) return undefined
    throw error
  }
}

/** Deleting what is not there is no error. An interruption leaves it a moment, so that what was begun is cleared up. */
export async function deleteObject(bucket: Bucket, key: string): Promise<void> {
  const { location } = bucket
  using patience = patienceAfter(bucket.signal)
  await bucket.send(
    `deleting ${key}`,
    (sdk, client, options) =>
      client.send(
        new sdk.DeleteObjectCommand({ Bucket: location.bucket, Key: location.prefix + key }),
        options,
      ),
    patience.signal,
  )
}

/** A signal that is aborted {@link PATIENCE_MS} after `signal`, or after now where that has been aborted before. */
function patienceAfter(signal: AbortSignal | undefined) {
  const controller = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const begin = () => {
    timer = setTimeout(() => controller.abort(signal?.reason), PATIENCE_MS)
  }
  if (signal?.aborted) begin()
  else signal?.addEventListener('abort', begin, { once: true })
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      signal?.removeEventListener('abort', begin)
      clearTimeout(timer)
    },
  }
}

/** Whether the server's answer was an error of this name; {@link Bucket.send} keeps it in the context. */
function hasName(error: unknown, name: string): boolean {
  return (error as { context?: { error?: unknown } }).context?.error === name
}
