import { readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { TrashedModel } from '../artifact-store.js'
import { errnoCode } from './file-errors.js'
import { createDirectory, stagingName, syncDirectory } from './staging-folder.js'

const TRASH = '.trash'
/** `<model id>~<milliseconds since 1970>`: one rename moves the model and says when. */
const TRASHED = /^(?<modelId>[^~]+)~(?<at>\d{13})$/

export async function trashFolder(directory: string, modelId: string): Promise<boolean> {
  const trash = join(directory, TRASH)
  await createDirectory(trash)
  return move(directory, modelId, trash, `${modelId}~${Date.now()}`)
}

export async function restoreFolder(directory: string, modelId: string): Promise<boolean> {
  const name = (await trashedNames(directory)).findLast((trashed) => trashed.modelId === modelId)?.name
  return name !== undefined && move(join(directory, TRASH), name, directory, modelId)
}

/** Oldest first. */
export async function trashedFolders(directory: string, startingWith: string): Promise<TrashedModel[]> {
  const trashed = await trashedNames(directory)
  return trashed
    .filter(({ modelId }) => modelId.startsWith(startingWith))
    .map(({ modelId, trashedAt }) => ({ modelId, trashedAt }))
}

/** Renamed to a name that is swept before it is deleted, so that what a crash leaves of it can never be restored. */
export async function purgeFolder(directory: string, modelId: string): Promise<void> {
  for (const trashed of await trashedNames(directory)) {
    if (trashed.modelId !== modelId) continue
    const doomed = stagingName('purged')
    if (await move(join(directory, TRASH), trashed.name, directory, doomed)) {
      await rm(join(directory, doomed), { recursive: true, force: true })
    }
  }
}

async function trashedNames(directory: string): Promise<(TrashedModel & { readonly name: string })[]> {
  const names: string[] = await readdir(join(directory, TRASH)).catch((error) => {
    if (errnoCode(error) === 'ENOENT') return []
    throw error
  })
  return names
    .flatMap((name) => {
      const { modelId, at } = TRASHED.exec(name)?.groups ?? {}
      return modelId === undefined ? [] : [{ name, modelId, trashedAt: new Date(Number(at)) }]
    })
    .sort((a, b) => a.trashedAt.getTime() - b.trashedAt.getTime())
}

/** False where there is nothing to move, or the new name is taken. */
async function move(from: string, name: string, to: string, newName: string): Promise<boolean> {
  try {
    await rename(join(from, name), join(to, newName))
  } catch (error) {
    if (['ENOENT', 'ENOTEMPTY', 'EEXIST', 'ENOTDIR'].includes(errnoCode(error) ?? '')) return false
    throw error
  }
  await syncDirectory(to)
  await syncDirectory(from)
  return true
}
