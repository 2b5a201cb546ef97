import { ArchiveError } from '../../errors.js'
import { shown } from '../model-id.js'
import { readBytes } from './read-bytes.js'

export interface TarEntry {
  /** With one slash or none. */
  readonly path: string
  readonly content: Uint8Array
}

const BLOCK = 512
const NAME_BYTES = 100
const PREFIX_BYTES = 155
const MAX_FILE_BYTES = 8 ** 11 - 1
const MAX_ENTRIES = 1000
const ZEROS = Buffer.alloc(BLOCK)

/**
 * The entries as a tar of the POSIX form (ustar), in their order, owned by nobody in particular: the same entries give the
 * same bytes.
 *
 * @throws {ArchiveError} where a path or file is too long for the form
 */
export function packTar(entries: readonly TarEntry[], modifiedAt: Date): Buffer {
  const parts: Uint8Array[] = []
  for (const { path, content } of entries) {
    parts.push(tarHeader(path, content.byteLength, modifiedAt), content, padding(content.byteLength))
  }
  return Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)])
}

/**
 * The entries of a tar that {@link packTar} wrote, one after the other. Anything else is refused: links, directories, devices,
 * extensions, what is cut short and what follows the end.
 *
 * @param admit is asked before an entry is read, and throws where its path or size is not what it should be
 * @throws {ArchiveError}
 */
export async function* unpackTar(
  chunks: AsyncIterable<Uint8Array>,
  admit: (path: string, bytes: number) => void,
): AsyncGenerator<TarEntry, void> {
  const bytesOf = readBytes(chunks)
  try {
    for (let count = 0; ; count++) {
      const block = await bytesOf.take(BLOCK)
      if (isZero(block)) break
      if (count === MAX_ENTRIES) refuse(`at most ${MAX_ENTRIES} files`, 'more')
      const { path, bytes } = readHeader(block)
      admit(path, bytes)
      const content = await bytesOf.take(bytes)
      if (!isZero(await bytesOf.take(padding(bytes).byteLength))) {
        refuse('nothing but files', `something after ${shown(path)}`)
      }
      yield { path, content }
    }
    if (!isZero(await bytesOf.take(BLOCK)) || !(await bytesOf.atEnd())) {
      refuse('two empty blocks at its end', 'something else')
    }
  } finally {
    await bytesOf.close()
  }
}

/**
 * What stands before a file of `bytes` in a tar.
 *
 * @throws {ArchiveError}
 */
export function tarHeader(path: string, bytes: number, modifiedAt: Date): Buffer {
  const slash = path.lastIndexOf('/')
  const [prefix, name] = [path.slice(0, Math.max(slash, 0)), path.slice(slash + 1)]
  if (Buffer.byteLength(name) > NAME_BYTES || Buffer.byteLength(prefix) > PREFIX_BYTES) {
    refuse(`file names of ${NAME_BYTES} bytes at most in folders of ${PREFIX_BYTES}`, shown(path))
  }
  if (bytes > MAX_FILE_BYTES) refuse(`files of ${MAX_FILE_BYTES} bytes at most`, `${bytes} of ${shown(path)}`)
  const block = Buffer.alloc(BLOCK)
  block.write(name, 0)
  block.write('0000644\0', 100)
  block.write('0000000\0', 108)
  block.write('0000000\0', 116)
  block.write(`${octal(bytes, 11)}\0`, 124)
  block.write(`${octal(Math.floor(modifiedAt.getTime() / 1000), 11)}\0`, 136)
  block.write('0', 156)
  block.write('ustar\x0000', 257)
  block.write(prefix, 345)
  block.write(checksumField(block), 148)
  return block
}

function readHeader(block: Buffer): { path: string; bytes: number } {
  if (block.toString('latin1', 257, 265) !== 'ustar\x0000')
    refuse('entries of the POSIX form', 'another form')
  if (block.toString('latin1', 148, 156) !== checksumField(block)) {
    refuse('headers with their checksum', 'another checksum')
  }
  if (block.toString('latin1', 156, 157) !== '0')
    refuse('regular files alone', 'a link, directory or extension')
  const [name, prefix] = [text(block, 0, NAME_BYTES), text(block, 345, PREFIX_BYTES)]
  return { path: prefix === '' ? name : `${prefix}/${name}`, bytes: parseOctal(block, 124, 12) }
}

/** Over the header's bytes, with spaces in the place of the sum itself. */
function checksumField(block: Buffer): string {
  let sum = 8 * 0x20
  for (const [at, byte] of block.entries()) if (at < 148 || at >= 156) sum += byte
  return `${octal(sum, 6)}\0 `
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0')
}

function parseOctal(block: Buffer, at: number, length: number): number {
  const digits = text(block, at, length)
  if (!/^[0-7]+$/.test(digits)) refuse('numbers in octal digits', shown(digits))
  return Number.parseInt(digits, 8)
}

function text(block: Buffer, at: number, length: number): string {
  const field = block.subarray(at, at + length)
  const end = field.indexOf(0)
  return field.toString('utf8', 0, end === -1 ? length : end)
}

function padding(bytes: number): Buffer {
  return Buffer.alloc((BLOCK - (bytes % BLOCK)) % BLOCK)
}

function isZero(bytes: Uint8Array): boolean {
  return ZEROS.subarray(0, bytes.byteLength).equals(bytes)
}

function refuse(expected: string, found: string): never {
  throw new ArchiveError(
    `The archive of a model must have ${expected}; found ${found}. Export the model again.`,
    { context: { expected, found } },
  )
}
