import { pipeline, type Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'

/**
 * The content of all members of a gzip file, one after the other. Node's decompressor goes from member to member, but
 * drops all that follows a zero byte between two of them: this fails there.
 *
 * Throws an Error where the file was cut short, or holds something else after its members.
 */
export async function* gzipContent(file: Readable): AsyncGenerator<Uint8Array, void> {
  let bytes = 0
  file.on('data', (chunk: Buffer) => {
    bytes += chunk.length
  })
  const members = pipeline(file, createGunzip(), () => {})
  yield* members
  assertWholeGzip(bytes, members.bytesWritten)
}

/** Throws an Error where a decompressor has not made use of every byte. */
export function assertWholeGzip(bytes: number, used: number): void {
  if (used === bytes) return
  throw new Error(`a gzip file must hold nothing else; ${bytes - used} more bytes follow after its end`)
}
