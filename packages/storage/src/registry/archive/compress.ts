import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { ArchiveError } from '../../errors.js'

/** What an archive may grow to; far above any real model. */
const MAX_BYTES = 2 ** 30

/** The place of the operating system in the header; 255 says nothing, so that every platform writes the same. */
const SYSTEM_AT = 9

export async function compress(content: Uint8Array): Promise<Buffer> {
  const compressed = await promisify(gzip)(content, { level: 9 })
  compressed[SYSTEM_AT] = 255
  return compressed
}

/** @throws {ArchiveError} where it is no gzip, cut short, followed by something else, or far too large */
export async function decompress(archive: Uint8Array, maxBytes: number = MAX_BYTES): Promise<Buffer> {
  try {
    return await promisify(gunzip)(archive, { maxOutputLength: maxBytes })
  } catch (cause) {
    const found =
      cause instanceof RangeError
        ? `more than ${maxBytes} bytes in it`
        : `something else (${(cause as Error).message})`
    throw new ArchiveError(
      `The archive of a model must be a whole .tar.gz; found ${found}. Export the model again.`,
      { cause },
    )
  }
}
