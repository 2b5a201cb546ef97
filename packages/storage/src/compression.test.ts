import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { constants, gzipSync, zstdCompressSync } from 'node:zlib'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { type Compression, openContent } from './compression.js'

const directory = mkdtempSync(join(tmpdir(), 'alertsmith-compression-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

function contentOf(compression: Compression, ...parts: Uint8Array[]): Promise<Buffer> {
  const path = join(directory, 'content')
  writeFileSync(path, Buffer.concat(parts))
  return buffer(openContent(path, compression))
}

const FIRST = Buffer.from('first,1\n')
// Incompressible, compressible and one byte over and over: every kind of block, some larger than a chunk of the file.
const SECOND = Buffer.concat([
  randomBytes(300_000),
  Buffer.alloc(500_000, 'a'),
  Buffer.from('row,2\n'.repeat(90_000)),
])
const WHOLE = Buffer.concat([FIRST, SECOND])

const SKIPPED = Buffer.concat([
  Buffer.from([0x5d, 0x2a, 0x4d, 0x18, 100_000 & 255, (100_000 >> 8) & 255, 1, 0]),
  Buffer.alloc(100_000, 'x'),
])
const zstd = zstdCompressSync
const zstdChecked = (content: Uint8Array) => zstd(content, { params: { [constants.ZSTD_c_checksumFlag]: 1 } })

describe('a zstd file', () => {
  it.each<[string, Uint8Array[], Buffer]>([
    ['one frame', [zstd(SECOND)], SECOND],
    ['two frames', [zstd(FIRST), zstd(SECOND)], WHOLE],
    ['frames with checksums', [zstdChecked(FIRST), zstdChecked(SECOND)], WHOLE],
    ['frames to be skipped', [SKIPPED, zstd(FIRST), SKIPPED, SKIPPED, zstd(SECOND), SKIPPED], WHOLE],
    ['an empty frame in between', [zstd(FIRST), zstd(''), zstd(SECOND)], WHOLE],
    [
      'a thousand frames',
      Array.from({ length: 1000 }, () => zstd(FIRST)),
      Buffer.from('first,1\n'.repeat(1000)),
    ],
    ['no frame at all', [SKIPPED], Buffer.alloc(0)],
  ])('of %s is read to its end', async (_, parts, expected) => {
    expect((await contentOf('zstd', ...parts)).equals(expected)).toBe(true)
  })

  it.each<[string, Uint8Array]>([
    ['within the magic number', zstd(SECOND).subarray(0, 3)],
    ['after the magic number', zstd(SECOND).subarray(0, 4)],
    ['within a block', zstd(SECOND).subarray(0, 200_000)],
    ['before the last byte', zstd(SECOND).subarray(0, -1)],
    ['within its checksum', zstdChecked(SECOND).subarray(0, -2)],
    ['within what is to be skipped', SKIPPED.subarray(0, -1)],
  ])('whose second frame was cut %s is refused', async (_, second) => {
    await expect(contentOf('zstd', zstd(FIRST), second)).rejects.toThrow('cut short')
  })

  it.each<[string, Uint8Array]>([
    ['text', Buffer.from('garbage garbage')],
    ['zero bytes', Buffer.alloc(100)],
    ['gzip', gzipSync(SECOND)],
  ])('followed by %s is refused', async (_, rest) => {
    await expect(contentOf('zstd', zstd(FIRST), rest)).rejects.toThrow(
      'something else stands where one should begin',
    )
  })

  it('with a changed byte is refused by its checksum', async () => {
    const frame = Buffer.from(zstdChecked(randomBytes(1000)))
    frame[500]! ^= 1
    await expect(contentOf('zstd', zstd(FIRST), frame)).rejects.toThrow(/checksum|restored data/i)
  })
})

describe('a gzip file', () => {
  const gzip = gzipSync
  it.each<[string, Uint8Array[], Buffer]>([
    ['one member', [gzip(SECOND)], SECOND],
    ['two members', [gzip(FIRST), gzip(SECOND)], WHOLE],
    ['an empty member in between', [gzip(FIRST), gzip(''), gzip(SECOND)], WHOLE],
  ])('of %s is read to its end', async (_, parts, expected) => {
    expect((await contentOf('gzip', ...parts)).equals(expected)).toBe(true)
  })

  it.each<[string, Uint8Array, string]>([
    ['a member that was cut short', gzip(SECOND).subarray(0, -1), 'unexpected end of file'],
    ['the first byte of a member', gzip(SECOND).subarray(0, 1), 'unexpected end of file'],
    ['text', Buffer.from('garbage garbage'), 'incorrect header check'],
    ['zero bytes and another member', Buffer.concat([Buffer.alloc(512), gzip(SECOND)]), 'more bytes follow'],
    ['one zero byte', Buffer.alloc(1), '1 more bytes follow'],
  ])('followed by %s is refused', async (_, rest, reason) => {
    await expect(contentOf('gzip', gzip(FIRST), rest)).rejects.toThrow(reason)
  })
})

const openFiles = () =>
  readdirSync('/proc/self/fd').flatMap((descriptor) => {
    try {
      return [readlinkSync(`/proc/self/fd/${descriptor}`)]
    } catch {
      // The descriptor of this very listing is closed by now.
      return []
    }
  })

it('a file that is not there fails, and one that was read no further than its beginning is closed', async () => {
  for (const compression of ['none', 'gzip', 'zstd'] as const) {
    await expect(buffer(openContent(join(directory, 'nowhere'), compression))).rejects.toThrow('ENOENT')
    const path = join(directory, `long.${compression}`)
    writeFileSync(
      path,
      compression === 'gzip' ? gzipSync(SECOND) : compression === 'zstd' ? zstd(SECOND) : SECOND,
    )
    let begun = Buffer.alloc(0)
    for await (const chunk of openContent(path, compression)) {
      begun = chunk
      break
    }
    expect(begun.length).toBeGreaterThan(0)
    expect(SECOND.subarray(0, begun.length).equals(begun)).toBe(true)
    if (process.platform === 'linux') await vi.waitFor(() => expect(openFiles()).not.toContain(path))
  }
})
