import { isAbandoned } from '../../process-token.js'
import { inTurns } from '../in-turns.js'
import { METADATA_FILE } from '../model-files.js'
import { claimLabel, versionOfModelId } from '../model-id.js'
import type { Bucket } from './bucket.js'
import { claimInBucket } from './claims.js'
import { filesUnder, groupByName, purgeInBucket, TRASHED_FILE } from './models.js'
import { deleteObject, listObjects, type StoredObject, writerOf } from './objects.js'
import { PROBES } from './probe.js'

/** No save takes a day. */
const LEFTOVER_AFTER_MS = 24 * 60 * 60_000

/** Deletes what interrupted saves and deletions left, and nothing that is not named like a model; the names. */
export async function sweepModels(bucket: Bucket): Promise<string[]> {
  const swept: string[] = []
  for (const [name, files] of await groupByName(bucket, '')) {
    if (versionOfModelId(name) === undefined || files.has(METADATA_FILE)) continue
    if (files.has(TRASHED_FILE)) await purgeInBucket(bucket, name)
    else if (!(await sweepUploads(bucket, name, files))) continue
    swept.push(name)
  }
  for (const object of await listObjects(bucket, PROBES)) {
    if (!isOld(object)) continue
    await deleteObject(bucket, object.key)
    swept.push(object.key)
  }
  return swept
}

/** Under the claim of the version, so that nothing is taken from a process that is saving it. */
async function sweepUploads(
  bucket: Bucket,
  name: string,
  files: ReadonlyMap<string, StoredObject>,
): Promise<boolean> {
  for (const file of files.values()) if (!(await isLeftover(bucket, file))) return false
  const claim = await claimInBucket(bucket, claimLabel(name))
  if (claim === undefined) return false
  try {
    const now = await filesUnder(bucket, name)
    if (now.has(METADATA_FILE)) return false
    await inTurns(
      [...files.values()].filter(({ key }) => now.get(key.slice(name.length + 1)) !== undefined),
      ({ key }) => deleteObject(bucket, key),
    )
    return true
  } finally {
    await claim.release()
  }
}

async function isLeftover(bucket: Bucket, object: StoredObject): Promise<boolean> {
  if (isOld(object)) return true
  const process = (await writerOf(bucket, object.key, bucket.signal))?.split('/')[0]
  return process !== undefined && isAbandoned(process, object.modifiedAt)
}

function isOld({ modifiedAt }: StoredObject): boolean {
  return Date.now() - modifiedAt.getTime() > LEFTOVER_AFTER_MS
}
