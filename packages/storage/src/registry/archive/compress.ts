import { promisify } from 'node:util'
import { createGunzip, gzip } from 'node:zlib'
import { ArchiveError } from '../../errors.js'
import { assertWholeGzip } from '../../gzip-members.js'

/** The place of the operating system in the header; 255 says nothing, so that every platform writes the same. */
const SYSTEM_AT = 9

export async function compress(content: Uint8Array): Promise<Buffer> {
  const compressed = await promisify(gzip)(content, { level: 9 })
  compressed[SYSTEM_AT] = 255
  return compressed
}

/**
 * The content piece by piece, each unpacked only when it is asked for: a small archive may hold far more than the memory does,
 * and whoever reads it can stop.
 *
 * @throws {ArchiveError} where it is no gzip, cut short or followed by something else
 */
export async function* decompress(archive: Uint8Array): AsyncGenerator<Buffer, void> {
  const members = createGunzip()
  members.end(archive)
  try {
    yield* members
    assertWholeGzip(archive.length, members.bytesWritten)
  } catch (cause) {
    throw new ArchiveError(
      `The archive of a model must be a whole .tar.gz; found something else (${(cause as Error).message}). Export the model again.`,
      { cause },
    )
  }
}
