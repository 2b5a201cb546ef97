import type { Contents, SurveyedModel, TrashedModel } from '../artifact-store.js'
import { inTurns } from '../in-turns.js'
import { METADATA_FILE } from '../model-files.js'
import type { Bucket } from './bucket.js'
import { createObject, deleteObject, listObjects, type StoredObject } from './objects.js'

/** In the place of a model's files: takes the model out of sight. */
export const TRASHED_FILE = 'trashed.json'

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
  const files = await filesUnder(bucket, name)
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
  const files = await filesUnder(bucket, modelId)
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
  const files = await filesUnder(bucket, modelId)
  if (!files.has(TRASHED_FILE)) return
  if (files.has(METADATA_FILE)) await deleteObject(bucket, `${modelId}/${METADATA_FILE}`)
  const others = [...files.keys()].filter((file) => file !== METADATA_FILE && file !== TRASHED_FILE)
  await inTurns(others, (file) => deleteObject(bucket, `${modelId}/${file}`))
  await deleteObject(bucket, `${modelId}/${TRASHED_FILE}`)
}

function isVisible(files: ReadonlyMap<string, StoredObject>): boolean {
  return files.has(METADATA_FILE) && !files.has(TRASHED_FILE)
}

/** Everything below the prefix but the names with a dot in front, visible or not: by name, then by file. */
export async function groupByName(
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

/** Every object of one name, by file. */
export async function filesUnder(bucket: Bucket, name: string): Promise<Map<string, StoredObject>> {
  return fileNames(await listObjects(bucket, `${name}/`), name)
}

function fileNames(objects: readonly StoredObject[], name: string): Map<string, StoredObject> {
  const named = objects.map((object) => [object.key.slice(name.length + 1), object] as const)
  // Consoles show a folder by an empty object whose key ends with a slash.
  return new Map(named.filter(([file]) => file !== ''))
}
