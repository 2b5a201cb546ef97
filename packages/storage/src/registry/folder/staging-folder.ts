import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { lstat, mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { throwIfAborted } from '@alertsmith/core'
import { isAbandoned, ownProcessToken } from '../../process-token.js'
import type { Staging } from '../artifact-store.js'
import { errnoCode } from './file-errors.js'

const STAGING = /^\.staging-.+-(?<owner>\d+\.[0-9a-f]{8}\.[0-9a-f]{8})-[0-9a-f]{12}$/

/** A folder that nobody looks into until it is renamed. Every file is synced as it is written. */
export async function createStagingFolder(directory: string, label: string): Promise<Staging> {
  const path = join(directory, stagingName(label))
  await mkdir(path)
  return {
    async write(name, content) {
      const file = await open(join(path, name), 'w')
      try {
        await file.writeFile(content)
        await file.sync()
      } finally {
        await file.close()
      }
    },
    async publish(name, signal) {
      await syncDirectory(path)
      throwIfAborted(signal, 'saving the model')
      try {
        // A rename never replaces a folder that holds something, and a published one always does.
        await rename(path, join(directory, name))
      } catch (error) {
        if (['ENOTEMPTY', 'EEXIST', 'ENOTDIR'].includes(errnoCode(error) ?? '')) return false
        throw error
      }
      await syncDirectory(directory)
      return true
    },
    discard: () => rm(path, { recursive: true, force: true }),
  }
}

/** A new name in the registry's directory that {@link sweepStagingFolders} removes once this process is gone. */
export function stagingName(label: string): string {
  return `.staging-${label}-${ownProcessToken()}-${randomBytes(6).toString('hex')}`
}

/** Creates the registry's directory, durably, where it is missing. */
export async function createDirectory(directory: string): Promise<void> {
  if (existsSync(directory)) return
  // Not Node's own recursive mkdir, which never returns below /proc, where nothing can be made.
  await createDirectory(dirname(directory))
  try {
    await mkdir(directory)
  } catch (error) {
    if (errnoCode(error) !== 'EEXIST') throw error
  }
  await syncDirectory(dirname(directory))
}

/** Removes the staging folders and drafts that interrupted processes left behind; their names, without path. */
export async function sweepStagingFolders(directory: string): Promise<string[]> {
  const swept: string[] = []
  for (const name of await readdir(directory)) {
    const owner = STAGING.exec(name)?.groups?.owner
    if (owner === undefined) continue
    const path = join(directory, name)
    const found = await lstat(path).catch(() => undefined)
    if (found === undefined || !isAbandoned(owner, found.mtime)) continue
    await rm(path, { recursive: true, force: true })
    swept.push(name)
  }
  return swept
}

/** Entries of a directory are durable only after a sync of the directory itself. */
export async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
