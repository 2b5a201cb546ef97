import { JournalCorruptError, ModelInputError } from '../errors.js'
import { shown } from './model-id.js'

/** Journals live under this name, in a folder as in a bucket; names with a dot in front are no models. */
export const JOURNALS = '.journal'

const NAME = /^[a-z][a-z0-9_]{0,62}(?:\/[a-z][a-z0-9_]{0,62}){0,7}$/
const ENTRY = /^(?<sequence>\d{6,})\.json$/
const DIGITS = 6

/** @throws {ModelInputError} */
export function checkJournalName(name: string): void {
  if (NAME.test(name)) return
  throw new ModelInputError(
    `registry: a journal's name must be lower-case words with "/" between; got ${shown(name)}.`,
    { context: { field: 'name' } },
  )
}

/** `000001.json` for the first entry. */
export function entryName(sequence: number): string {
  if (!Number.isSafeInteger(sequence) || sequence < 1) {
    throw new ModelInputError(`registry: "sequence" must be a whole number from 1; got ${shown(sequence)}.`, {
      context: { field: 'sequence' },
    })
  }
  return `${String(sequence).padStart(DIGITS, '0')}.json`
}

export function isEntryName(name: string): boolean {
  return ENTRY.test(name)
}

/**
 * The names of the entries among `found`, first entry first.
 *
 * @throws {JournalCorruptError} where a number is missing: an entry that is gone might be the one that counts
 */
export function orderedEntries(journal: string, found: readonly string[]): string[] {
  const sequences = found.flatMap((name) => {
    const sequence = ENTRY.exec(name)?.groups?.sequence
    return sequence === undefined ? [] : [Number(sequence)]
  })
  sequences.sort((a, b) => a - b)
  const gap = sequences.findIndex((sequence, index) => sequence !== index + 1)
  if (gap !== -1) {
    throw new JournalCorruptError(
      `The journal "${journal}" must have its entries from 1 to ${sequences.at(-1)}; entry ${gap + 1} is missing. Restore it from a backup.`,
      { context: { journal, missing: gap + 1 } },
    )
  }
  return sequences.map(entryName)
}
