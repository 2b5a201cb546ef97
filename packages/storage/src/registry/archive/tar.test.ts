import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { packTar, unpackTar } from './tar.js'

const AT = new Date('2024-05-06T07:08:09Z')
const ENTRIES = [
  { path: 'model/a.txt', content: Buffer.from('hello') },
  { path: 'model/empty', content: Buffer.alloc(0) },
  { path: 'model/block.bin', content: Buffer.alloc(1024, 7) },
]

let directory = ''
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'alertsmith-tar-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

const unpack = (archive: Buffer) => Readable.from(unpackTar(Readable.from([archive]), () => {})).toArray()

const text = (entries: { path: string; content: Uint8Array }[]) =>
  entries.map(({ path, content }) => [path, Buffer.from(content).toString('hex')])

it('reads what it wrote, and writes the same bytes again', async () => {
  const archive = packTar(ENTRIES, AT)
  expect(text(await unpack(archive))).toEqual(text(ENTRIES))
  expect(packTar(await unpack(archive), AT).equals(archive)).toBe(true)
  expect(await unpack(packTar([], AT))).toEqual([])
})

it('is read by the tar of the system', () => {
  writeFileSync(join(directory, 'archive.tar'), packTar(ENTRIES, AT))
  execFileSync('tar', ['xf', 'archive.tar'], { cwd: directory })
  for (const { path, content } of ENTRIES) {
    expect(readFileSync(join(directory, path)).equals(content)).toBe(true)
  }
})

it('takes names up to the limits of the form, and says where one is too long', async () => {
  const entry = (folder: number, file: number) => [
    { path: `${'f'.repeat(folder)}/${'n'.repeat(file)}`, content: Buffer.from('x') },
  ]
  expect(text(await unpack(packTar(entry(155, 100), AT)))).toEqual(text(entry(155, 100)))
  for (const [folder, file] of [
    [156, 10],
    [10, 101],
  ] as const) {
    expect(() => packTar(entry(folder, file), AT)).toThrow(
      expect.objectContaining({ code: 'STORAGE_ARCHIVE' }),
    )
  }
})

describe('what is no such archive is refused', () => {
  const refused = (archive: Buffer) =>
    expect(unpack(archive)).rejects.toMatchObject({ code: 'STORAGE_ARCHIVE' })

  it('cut off anywhere', async () => {
    const archive = packTar(ENTRIES, AT)
    for (let length = 0; length < archive.length; length += 100) await refused(archive.subarray(0, length))
  })

  it('with anything changed in a header', async () => {
    const archive = packTar(ENTRIES, AT)
    for (let at = 0; at < 512; at++) {
      const changed = Buffer.from(archive)
      changed[at] = changed[at]! ^ 1
      await refused(changed)
    }
  })

  it('with something after its end', async () => {
    await refused(Buffer.concat([packTar(ENTRIES, AT), Buffer.alloc(512)]))
    await refused(Buffer.concat([packTar(ENTRIES, AT), packTar(ENTRIES, AT)]))
  })

  it('with links, or a folder of the system', async () => {
    execFileSync('sh', ['-c', 'mkdir model && echo x > model/a && ln -s /etc/passwd model/b'], {
      cwd: directory,
    })
    execFileSync('tar', ['cf', 'archive.tar', '--format=ustar', 'model'], { cwd: directory })
    await refused(readFileSync(join(directory, 'archive.tar')))
  })

  it('of more files than any model has', async () => {
    const many = Array.from({ length: 1001 }, (_, index) => ({
      path: `model/${index}`,
      content: Buffer.alloc(0),
    }))
    await refused(packTar(many, AT))
  })
})
