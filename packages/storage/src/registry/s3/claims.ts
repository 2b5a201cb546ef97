import { isAbandoned, ownProcessToken } from '../../process-token.js'
import type { Claim } from '../artifact-store.js'
import type { Bucket } from './bucket.js'
import { createObject, deleteObject, getObject, listObjects, replaceObject } from './objects.js'

const CLAIMS = '.claims/'

/** A claim is an object that holds its owner; the server makes one of several that are written at once. */
export async function claimInBucket(bucket: Bucket, label: string): Promise<Claim | undefined> {
  const key = CLAIMS + label
  const claim = {
    async release() {
      try {
        await deleteObject(bucket, key)
      } catch (error) {
        // An interrupted process ends soon, and its claim with it.
        if (!bucket.signal?.aborted) throw error
      }
    },
  }
  if (await createObject(bucket, key, ownToken())) return claim
  return (await takeOver(bucket, key)) ? claim : undefined
}

export async function claimsInBucket(bucket: Bucket): Promise<string[]> {
  return (await listObjects(bucket, CLAIMS)).map(({ key }) => key.slice(CLAIMS.length))
}

/** Taken over before it is deleted: nobody else then takes the claim of a living process for a dead one's. */
export async function sweepBucketClaims(bucket: Bucket): Promise<string[]> {
  const swept: string[] = []
  for (const { key } of await listObjects(bucket, CLAIMS)) {
    if (!(await takeOver(bucket, key))) continue
    await deleteObject(bucket, key)
    swept.push(key)
  }
  return swept
}

/** Of several processes that find the claim of a dead one, the first to replace it has it. */
async function takeOver(bucket: Bucket, key: string): Promise<boolean> {
  const found = await getObject(bucket, key)
  if (found === undefined) return false
  const owner = Buffer.from(found.content).toString('utf8')
  if (!isAbandoned(owner, found.modifiedAt)) return false
  return replaceObject(bucket, key, ownToken(), found.etag)
}

function ownToken(): Uint8Array {
  return Buffer.from(ownProcessToken())
}
