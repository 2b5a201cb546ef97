import { throwIfAborted } from '@alertsmith/core'
import type { Staging } from '../artifact-store.js'
import { inTurns } from '../in-turns.js'
import { METADATA_FILE } from '../model-files.js'
import type { Bucket } from './bucket.js'
import { createObject, deleteObject, listObjects } from './objects.js'

/**
 * Keeps the files in memory until their final name is known, then uploads them under it, metadata.json last: a model is
 * there if its metadata.json is. No upload replaces an object, so that nothing can change once it is there.
 */
export function createBucketStaging(bucket: Bucket): Staging {
  const files = new Map<string, Uint8Array>()
  const created = new Set<string>()

  const upload = async (key: string, content: Uint8Array, signal?: AbortSignal): Promise<boolean> => {
    const fresh = await createObject(bucket, key, content, signal)
    if (fresh) created.add(key)
    return fresh
  }
  const discard = async (): Promise<void> => {
    await inTurns([...created], async (key) => {
      await deleteObject(bucket, key)
      created.delete(key)
    })
  }

  return {
    async write(name, content) {
      files.set(name, content)
    },
    async publish(name, signal) {
      const contents = new Map(files)
      const metadata = contents.get(METADATA_FILE)!
      contents.delete(METADATA_FILE)
      const [first, ...others] = [...contents.keys()].sort()
      let free = true
      const uploadFile = async (file: string) => {
        throwIfAborted(signal, 'saving the model')
        if (!(await upload(`${name}/${file}`, contents.get(file)!, signal))) free = false
      }
      // Whoever has the first has the others too, so that of two writers of one name not both give way.
      if (first !== undefined) await uploadFile(first)
      if (free) await inTurns(others, uploadFile)
      throwIfAborted(signal, 'saving the model')
      if (!free || !(await isWhole(bucket, name, contents))) {
        await discard()
        return false
      }
      const uploaded = [...created]
      // Whether metadata.json came into being is open while it is on its way, so nothing may be deleted any more.
      created.clear()
      if (await createObject(bucket, `${name}/${METADATA_FILE}`, metadata)) return true
      for (const key of uploaded) created.add(key)
      await discard()
      return false
    },
    discard,
  }
}

/** Looked up once more, because somebody may have taken for a leftover what was uploaded long ago. */
async function isWhole(
  bucket: Bucket,
  name: string,
  contents: ReadonlyMap<string, Uint8Array>,
): Promise<boolean> {
  const stored = new Map<string, number>()
  for (const { key, bytes } of await listObjects(bucket, `${name}/`)) stored.set(key, bytes)
  return [...contents].every(([file, content]) => stored.get(`${name}/${file}`) === content.byteLength)
}
