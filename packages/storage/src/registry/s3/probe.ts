import { randomUUID } from 'node:crypto'
import { S3ConditionError } from '../../errors.js'
import type { Bucket } from './bucket.js'
import { deleteObject, putIf } from './objects.js'

export const PROBES = '.probe/'

/**
 * Finds out whether the server refuses a write whose condition does not hold. The promise of the registry rests on it, and
 * servers exist that take every write.
 *
 * @throws {S3ConditionError}
 */
export async function probeConditions(bucket: Bucket): Promise<void> {
  const key = `${PROBES}${randomUUID()}`
  const content = Buffer.from('alertsmith')
  const writer = randomUUID()
  const put = (condition: { IfNoneMatch: '*' } | { IfMatch: string }) =>
    putIf(bucket, key, content, { ...condition, writer, signal: bucket.signal })
  try {
    await put({ IfNoneMatch: '*' })
    if (await put({ IfNoneMatch: '*' })) throw ignored(bucket, 'If-None-Match')
    if (await put({ IfMatch: '"00000000000000000000000000000000"' })) throw ignored(bucket, 'If-Match')
  } finally {
    await deleteObject(bucket, key)
  }
}

function ignored({ location }: Bucket, header: string) {
  return new S3ConditionError(
    `The model registry needs a storage server that honours ${header} at "${location.url}"; it overwrote an object in spite of it, so two processes could overwrite each other's models. Use a server with conditional writes, or a folder.`,
    { context: { location: location.url, header } },
  )
}
