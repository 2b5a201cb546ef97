import { JournalCorruptError } from '../../errors.js'
import { inTurns } from '../in-turns.js'
import { checkJournalName, entryName, isEntryName, JOURNALS, orderedEntries } from '../journal-entry.js'
import type { Bucket } from './bucket.js'
import { createObject, getObject, listObjects } from './objects.js'

const PREFIX = `${JOURNALS}/`

export async function journalsInBucket(bucket: Bucket): Promise<string[]> {
  const names = new Set<string>()
  for (const { key } of await listObjects(bucket, PREFIX)) {
    const end = key.lastIndexOf('/')
    if (isEntryName(key.slice(end + 1)) && end > PREFIX.length) names.add(key.slice(PREFIX.length, end))
  }
  return [...names].sort()
}

export async function readBucketJournal(bucket: Bucket, name: string): Promise<Uint8Array[]> {
  checkJournalName(name)
  const folder = `${PREFIX}${name}/`
  const found = (await listObjects(bucket, folder)).map(({ key }) => key.slice(folder.length))
  const entries = orderedEntries(name, found)
  const contents = new Map<string, Uint8Array>()
  await inTurns(entries, async (entry) => {
    const object = await getObject(bucket, folder + entry)
    if (object !== undefined) contents.set(entry, object.content)
  })
  return entries.map((entry) => contents.get(entry) ?? gone(name, entry))
}

export function appendToBucketJournal(
  bucket: Bucket,
  name: string,
  sequence: number,
  content: Uint8Array,
): Promise<boolean> {
  checkJournalName(name)
  return createObject(bucket, `${PREFIX}${name}/${entryName(sequence)}`, content)
}

function gone(journal: string, entry: string): never {
  throw new JournalCorruptError(
    `The journal "${journal}" must keep its entries; ${entry} was deleted while it was read. Restore it from a backup.`,
    { context: { journal, entry } },
  )
}
