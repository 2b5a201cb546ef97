import { readUserFile } from '@alertsmith/storage'

/** Far more than any file of settings needs. */
const MOST_BYTES = 2 ** 20

/**
 * A file of settings, parameters or SQL as text, of 1 MiB at most.
 *
 * @throws {Error} as {@link readUserFile} does
 */
export function readSettingsText(path: string): string {
  const bytes = readUserFile(path, { mostBytes: MOST_BYTES })
  return new TextDecoder('utf-8', { fatal: false }).decode(bytes)
}
