import type { Contents, SurveyedModel, TrashedModel } from '../artifact-store.js'
import { inTurns } from '../in-turns.js'
import { METADATA_FILE } from '../model-files.js'
import { versionOfModelId } from '../model-id.js'
import type { Bucket } from './bucket.js'
import { createObject, deleteObject, listObjects, type StoredObject } from './objects.js'
import { PROBES } from './probe.js'

/** In the place of a model's files: takes the model out of sight. */
const TRASHED_FILE = 'trashed.json'

/** What is uploaded is complete within a day or never. */
const LEFTOVER_AFTER_MS = 24 * 60 * 60_000

/** The first key that is not of a name with a dot in front: claims, journals and probes are no models. */
const AFTER_DOT_NAMES = '/'

/** All visible models from one listing; sorted. @param startingWith only names that begin so */
export async function surveyBucket(bucket: Bucket, startingWith: string): Promise<SurveyedModel[]> {
  const groups = [...(await groupByName(bucket, startingWith))].sort(([a], [b]) => (a < b ? -1 : 1))
  return groups
    .filter(([, files]) => isVisible(files))
    .map(([name, files]) => ({ name, contents: async () => contentsOf(files) }))
}

export async function bucketContents(bucket: Bucket, name: string): Promise<Contents> {
  const files = fileNames(await listObjects(bucket, `${name}/`), name)
  return isVisible(files) ? contentsOf(files) : { found: 'nothing' }
}

function contentsOf(files: ReadonlyMap<string, StoredObject>): Contents {
  return {
    found: 'files',
    files: [...files].map(([name, { bytes }]) => ({ name, bytes, regular: true })),
  }
}

export async function trashInBucket(bucket: Bucket, modelId: string): Promise<boolean> {
  if ((await bucketContents(bucket, modelId)).found !== 'files') return false
  return createObject(bucket, `${modelId}/${TRASHED_FILE}`, Buffer.from('{}\n'))
}

export async function restoreInBucket(bucket: Bucket, modelId: string): Promise<boolean> {
  const files = fileNames(await listObjects(bucket, `${modelId}/`), modelId)
  if (!files.has(TRASHED_FILE) || !files.has(METADATA_FILE)) return false
  await deleteObject(bucket, `${modelId}/${TRASHED_FILE}`)
  return true
}

/** Oldest first. */
export async function trashedInBucket(bucket: Bucket, startingWith: string): Promise<TrashedModel[]> {
  const trashed: TrashedModel[] = []
  for (const [modelId, files] of await groupByName(bucket, startingWith)) {
    const marker = files.get(TRASHED_FILE)
    if (marker !== undefined && files.has(METADATA_FILE)) {
      trashed.push({ modelId, trashedAt: marker.modifiedAt })
    }
  }
  return trashed.sort((a, b) => a.trashedAt.getTime() - b.trashedAt.getTime())
}

/** metadata.json first, so that what a crash leaves can never be restored, and the mark of the trash last. */
export async function purgeInBucket(bucket: Bucket, modelId: string): Promise<void> {
  const files = fileNames(await listObjects(bucket, `${modelId}/`), modelId)
  if (!files.has(TRASHED_FILE)) return
  if (files.has(METADATA_FILE)) await deleteObject(bucket, `${modelId}/${METADATA_FILE}`)
  const others = [...files.keys()].filter((file) => file !== METADATA_FILE && file !== TRASHED_FILE)
  await inTurns(others, (file) => deleteObject(bucket, `${modelId}/${file}`))
  await deleteObject(bucket, `${modelId}/${TRASHED_FILE}`)
}

/** Deletes what interrupted saves and deletions left, and nothing that is not named like a model; the names. */
export async function sweepModels(bucket: Bucket): Promise<string[]> {
  const swept: string[] = []
  for (const [name, files] of await groupByName(bucket, '')) {
    if (versionOfModelId(name) === undefined || files.has(METADATA_FILE)) continue
    if (files.has(TRASHED_FILE)) await purgeInBucket(bucket, name)
    else if (![...files.values()].every(isOld)) continue
    else await inTurns([...files.values()], ({ key }) => deleteObject(bucket, key))
    swept.push(name)
  }
  for (const object of await listObjects(bucket, PROBES)) {
    if (!isOld(object)) continue
    await deleteObject(bucket, object.key)
    swept.push(object.key)
  }
  return swept
}

function isOld({ modifiedAt }: StoredObject): boolean {
  return Date.now() - modifiedAt.getTime() > LEFTOVER_AFTER_MS
}

function isVisible(files: ReadonlyMap<string, StoredObject>): boolean {
  return files.has(METADATA_FILE) && !files.has(TRASHED_FILE)
}

async function groupByName(
  bucket: Bucket,
  startingWith: string,
): Promise<Map<string, Map<string, StoredObject>>> {
  const groups = new Map<string, StoredObject[]>()
  for (const object of await listObjects(bucket, startingWith, AFTER_DOT_NAMES)) {
    const end = object.key.indexOf('/')
    if (end <= 0) continue
    const name = object.key.slice(0, end)
    const group = groups.get(name)
    if (group === undefined) groups.set(name, [object])
    else group.push(object)
  }
  return new Map([...groups].map(([name, objects]) => [name, fileNames(objects, name)]))
}

function fileNames(objects: readonly StoredObject[], name: string): Map<string, StoredObject> {
  const named = objects.map((object) => [object.key.slice(name.length + 1), object] as const)
  // Consoles show a folder by an empty object whose key ends with a slash.
  return new Map(named.filter(([file]) => file !== ''))
}
