import { constants, type Stats } from 'node:fs'
import { lstat, open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Contents, StoredFile } from '../artifact-store.js'
import { METADATA_FILE } from '../model-files.js'
import { versionOfModelId } from '../model-id.js'
import { errnoCode } from './file-errors.js'

/** The names of the folders that are models or look like one; other folders are none of the registry's business. */
export async function modelFolders(registry: string, startingWith: string): Promise<string[]> {
  const names: string[] = []
  for (const { name } of await readdir(registry, { withFileTypes: true })) {
    if (name.startsWith('.') || !name.startsWith(startingWith)) continue
    if (versionOfModelId(name) !== undefined || (await holdsMetadata(join(registry, name)))) names.push(name)
  }
  return names.sort()
}

/** A model's folder under another name than its id. */
async function holdsMetadata(directory: string): Promise<boolean> {
  const names: string[] = await readdir(directory).catch(() => [])
  return names.includes(METADATA_FILE)
}

export async function folderContents(directory: string): Promise<Contents> {
  const folder = await lstatOrUndefined(directory)
  if (folder === undefined) return { found: 'nothing' }
  if (!folder.isDirectory()) {
    return { found: 'stranger', problem: 'it must be a directory, and not a link to one' }
  }
  const files: StoredFile[] = []
  for (const name of await readdir(directory)) {
    const entry = await lstatOrUndefined(join(directory, name))
    if (entry !== undefined) files.push({ name, bytes: entry.size, regular: entry.isFile() })
  }
  return { found: 'files', files }
}

async function lstatOrUndefined(path: string): Promise<Stats | undefined> {
  try {
    return await lstat(path)
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errnoCode(error) ?? '')) return undefined
    throw error
  }
}

/** Never through a link, and never waiting for the other end of a pipe. */
export async function readModelFile(path: string): Promise<Uint8Array | undefined> {
  try {
    const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    try {
      return await handle.readFile()
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (errnoCode(error) === 'ENOENT') return undefined
    throw error
  }
}
