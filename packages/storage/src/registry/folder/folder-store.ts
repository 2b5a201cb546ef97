import { join, resolve } from 'node:path'
import type { ArtifactStore } from '../artifact-store.js'
import { claimInFolder, claimsInFolder, sweepClaims } from './claims.js'
import { folderContents, modelFolders, readModelFile } from './contents.js'
import { errnoCode, fileError } from './file-errors.js'
import { appendToJournal, journalsInFolder, readFolderJournal } from './journal.js'
import { createDirectory, createStagingFolder, sweepStagingFolders } from './staging-folder.js'
import { purgeFolder, restoreFolder, trashedFolders, trashFolder } from './trash.js'

/** Models as folders on a local or mounted file system. */
export function openFolderStore(directory: string): ArtifactStore {
  const location = resolve(directory)
  return {
    kind: 'folder',
    location,
    locate: (name) => join(location, name),
    explain: (error) => fileError(error, location),
    prepare: () => createDirectory(location),
    checkWritable: () => checkWritable(location),
    list: (startingWith = '') => orEmpty(() => modelFolders(location, startingWith)),
    survey: (startingWith = '') =>
      orEmpty(async () =>
        (await modelFolders(location, startingWith)).map((name) => ({
          name,
          contents: () => folderContents(join(location, name)),
        })),
      ),
    contents: (name) => folderContents(join(location, name)),
    read: (name, file) => readModelFile(join(location, name, file)),
    stage: (label) => createStagingFolder(location, label),
    claim: (label) => claimInFolder(location, label),
    claimed: () => orEmpty(() => claimsInFolder(location)),
    sweep: () =>
      orEmpty(async () => [...(await sweepStagingFolders(location)), ...(await sweepClaims(location))]),
    trash: (modelId) => trashFolder(location, modelId),
    restore: (modelId) => restoreFolder(location, modelId),
    trashed: (startingWith = '') => trashedFolders(location, startingWith),
    purge: (modelId) => purgeFolder(location, modelId),
    journals: () => journalsInFolder(location),
    readJournal: (name) => readFolderJournal(location, name),
    appendJournal: (name, sequence, content) => appendToJournal(location, name, sequence, content),
  }
}

async function checkWritable(location: string): Promise<void> {
  await createDirectory(location)
  const staging = await createStagingFolder(location, 'check')
  try {
    await staging.write('probe', Buffer.alloc(4096))
  } finally {
    await staging.discard()
  }
}

async function orEmpty<Item>(work: () => Promise<Item[]>): Promise<Item[]> {
  try {
    return await work()
  } catch (error) {
    if (errnoCode(error) === 'ENOENT') return []
    throw error
  }
}
