import type { Dirent } from 'node:fs'
import { link, open, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { checkJournalName, entryName, isEntryName, JOURNALS, orderedEntries } from '../journal-entry.js'
import { errnoCode } from './file-errors.js'
import { createDirectory, stagingName, syncDirectory } from './staging-folder.js'

export async function journalsInFolder(directory: string): Promise<string[]> {
  const found: string[] = []
  const visit = async (name: string): Promise<void> => {
    const entries = await entriesOf(join(directory, JOURNALS, name))
    if (entries.some((entry) => entry.isFile() && isEntryName(entry.name))) found.push(name)
    for (const entry of entries) {
      if (entry.isDirectory()) await visit(name === '' ? entry.name : `${name}/${entry.name}`)
    }
  }
  await visit('')
  return found.sort()
}

export async function readFolderJournal(directory: string, name: string): Promise<Uint8Array[]> {
  checkJournalName(name)
  const folder = join(directory, JOURNALS, name)
  const names = (await entriesOf(folder)).map((entry) => entry.name)
  return Promise.all(orderedEntries(name, names).map((entry) => readFile(join(folder, entry))))
}

/** Written and synced elsewhere, then linked: a link never replaces anything, and what it names is whole. */
export async function appendToJournal(
  directory: string,
  name: string,
  sequence: number,
  content: Uint8Array,
): Promise<boolean> {
  checkJournalName(name)
  const entry = entryName(sequence)
  const folder = join(directory, JOURNALS, name)
  await createDirectory(folder)
  const draft = join(directory, stagingName('entry'))
  try {
    const file = await open(draft, 'wx')
    try {
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
    await link(draft, join(folder, entry))
  } catch (error) {
    if (errnoCode(error) === 'EEXIST') return false
    throw error
  } finally {
    await rm(draft, { force: true })
  }
  await syncDirectory(folder)
  return true
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true })
  } catch (error) {
    if (errnoCode(error) === 'ENOENT') return []
    throw error
  }
}
