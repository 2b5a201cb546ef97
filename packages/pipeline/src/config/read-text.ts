import { closeSync, openSync, readSync } from 'node:fs'

/** Far more than any file of settings needs. */
const MOST_BYTES = 1_048_576

/**
 * A file of settings as text. Reads no more than 1 MiB, whatever `path` is: a device and a pipe have no size.
 *
 * @throws {Error} in words for the user, where it cannot be read or is larger
 */
export function readSettingsText(path: string): string {
  const file = openSync(path, 'r')
  try {
    const buffer = Buffer.allocUnsafe(MOST_BYTES + 1)
    let bytes = 0
    for (;;) {
      const read = readSync(file, buffer, bytes, buffer.length - bytes, null)
      if (read === 0) return new TextDecoder('utf-8', { fatal: false }).decode(buffer.subarray(0, bytes))
      bytes += read
      if (bytes > MOST_BYTES)
        throw new Error('it is larger than 1 MiB, the most that a file of settings may be')
    }
  } finally {
    closeSync(file)
  }
}
