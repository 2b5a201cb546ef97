import { ArchiveError } from '../../errors.js'

/** Reads a stream in pieces of one's own size. */
export interface ByteReader {
  /** @throws {ArchiveError} where fewer are left */
  take(bytes: number): Promise<Buffer>
  atEnd(): Promise<boolean>
  /** Leaves the rest unread. */
  close(): Promise<void>
}

export function readBytes(chunks: AsyncIterable<Uint8Array>): ByteReader {
  const source = chunks[Symbol.asyncIterator]()
  let chunk: Uint8Array = new Uint8Array()
  let read = 0

  /** False where the stream has ended. */
  async function fill(): Promise<boolean> {
    while (chunk.byteLength === 0) {
      const next = await source.next()
      if (next.done === true) return false
      chunk = next.value
    }
    return true
  }

  return {
    async take(bytes) {
      const taken = Buffer.allocUnsafe(bytes)
      for (let at = 0; at < bytes; ) {
        if (!(await fill())) {
          throw new ArchiveError(
            `The archive of a model must have all of its bytes; found its end after ${read}. Export the model again.`,
            { context: { bytes: read } },
          )
        }
        const part = chunk.subarray(0, bytes - at)
        taken.set(part, at)
        chunk = chunk.subarray(part.byteLength)
        at += part.byteLength
        read += part.byteLength
      }
      return taken
    },
    atEnd: async () => !(await fill()),
    async close() {
      await source.return?.()
    },
  }
}
