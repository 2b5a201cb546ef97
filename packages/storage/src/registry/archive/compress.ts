import { promisify } from 'node:util'
import { type Gunzip, gunzip, gzip } from 'node:zlib'
import { ArchiveError } from '../../errors.js'
import { assertWholeGzip } from '../../gzip-members.js'

/** What an archive may grow to; far above any real model. */
const MAX_BYTES = 2 ** 30

/** The place of the operating system in the header; 255 says nothing, so that every platform writes the same. */
const SYSTEM_AT = 9

/** With `info`, which its types leave out, the answer says how much of the input was used. */
const inflate = promisify(gunzip) as unknown as (
  content: Uint8Array,
  options: { readonly info: true; readonly maxOutputLength: number },
) => Promise<{ readonly buffer: Buffer; readonly engine: Gunzip }>

export async function compress(content: Uint8Array): Promise<Buffer> {
  const compressed = await promisify(gzip)(content, { level: 9 })
  compressed[SYSTEM_AT] = 255
  return compressed
}

/** @throws {ArchiveError} where it is no gzip, cut short, followed by something else, or far too large */
export async function decompress(archive: Uint8Array, maxBytes: number = MAX_BYTES): Promise<Buffer> {
  try {
    const { buffer, engine } = await inflate(archive, { info: true, maxOutputLength: maxBytes })
    assertWholeGzip(archive.length, engine.bytesWritten)
    return buffer
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
