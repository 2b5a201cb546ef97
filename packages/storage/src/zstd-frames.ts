import { pipeline, Readable } from 'node:stream'
import { createZstdDecompress } from 'node:zlib'

const FRAME_MAGIC = 0xfd2fb528
/** The first of sixteen numbers that begin a frame to be skipped over, as parallel compressors write them. */
const SKIPPABLE_MAGIC = 0x184d2a50
const RLE_BLOCK = 1
const RESERVED_BLOCK = 3

/**
 * The content of all frames of a zstd file, one after the other (RFC 8878). Node's own decompressor ends after the first
 * one, without a word about the rest: this finds where each frame ends and gives each to a decompressor of its own.
 *
 * Throws an Error where the file was cut short, or holds something else before, between or after its frames.
 */
export async function* zstdContent(file: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  const bytes = new ByteReader(file)
  while (await bytes.any()) {
    const start = await bytes.take(4)
    const magic = start.readUInt32LE()
    if ((magic & 0xfffffff0) >>> 0 === SKIPPABLE_MAGIC) {
      await bytes.skip((await bytes.take(4)).readUInt32LE())
    } else if (magic === FRAME_MAGIC) {
      // An error of the source reaches the reader through the decompressor.
      yield* pipeline(Readable.from(frameAfter(start, bytes)), createZstdDecompress(), () => {})
    } else {
      throw new Error(
        'each part of a zstd file must be a zstd frame; something else stands where one should begin',
      )
    }
  }
}

/** All bytes of the frame that begins with `magic`. */
async function* frameAfter(magic: Buffer, bytes: ByteReader): AsyncGenerator<Uint8Array, void> {
  const descriptor = await bytes.take(1)
  const flags = descriptor[0]!
  const singleSegment = (flags & 0x20) !== 0
  const dictionaryBytes = [0, 1, 2, 4][flags & 3]!
  const contentSizeBytes = [singleSegment ? 1 : 0, 2, 4, 8][flags >> 6]!
  yield magic
  yield descriptor
  yield await bytes.take((singleSegment ? 0 : 1) + dictionaryBytes + contentSizeBytes)
  for (;;) {
    const head = await bytes.take(3)
    const bits = head.readUIntLE(0, 3)
    const kind = (bits >> 1) & 3
    if (kind === RESERVED_BLOCK)
      throw new Error('the zstd file is damaged: it has a block of a kind that is not one')
    yield head
    yield* bytes.pieces(kind === RLE_BLOCK ? 1 : bits >> 3)
    if ((bits & 1) === 1) break
  }
  const hasChecksum = (flags & 4) !== 0
  if (hasChecksum) yield await bytes.take(4)
}

/** Hands out the bytes of a stream in the amounts that are asked for, and fails where it ends before. */
class ByteReader {
  readonly #chunks: AsyncIterator<Uint8Array>
  #rest: Buffer = Buffer.alloc(0)

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#chunks = source[Symbol.asyncIterator]()
  }

  /** False at the end of the stream. */
  async any(): Promise<boolean> {
    while (this.#rest.length === 0) {
      const next = await this.#chunks.next()
      if (next.done) return false
      this.#rest = Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength)
    }
    return true
  }

  async take(length: number): Promise<Buffer> {
    const pieces: Uint8Array[] = []
    for await (const piece of this.pieces(length)) pieces.push(piece)
    return pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces)
  }

  async skip(length: number): Promise<void> {
    for await (const _ of this.pieces(length));
  }

  async *pieces(length: number): AsyncGenerator<Uint8Array, void> {
    for (let left = length; left > 0; ) {
      if (!(await this.any())) throw new Error('the zstd file was cut short: it ends within a frame')
      const piece = this.#rest.subarray(0, left)
      this.#rest = this.#rest.subarray(piece.length)
      left -= piece.length
      yield piece
    }
  }
}
