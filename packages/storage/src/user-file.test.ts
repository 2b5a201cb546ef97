import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readUserFile } from './user-file.js'

const folder = mkdtempSync(join(tmpdir(), 'alertsmith-user-file-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const read = (path: string, mostBytes = 2 ** 20) => readUserFile(path, { mostBytes })

describe('a file that a user named', () => {
  it.each([0, 1, 4096, 4097, 2 ** 20])('of %i bytes is read whole, behind a link too', (size) => {
    const content = Buffer.alloc(size, 'x')
    writeFileSync(join(folder, 'file'), content)
    rmSync(join(folder, 'link'), { force: true })
    symlinkSync('file', join(folder, 'link'))
    expect(read(join(folder, 'file')).equals(content)).toBe(true)
    expect(read(join(folder, 'link')).equals(content)).toBe(true)
  })

  it('is refused where it is larger', () => {
    writeFileSync(join(folder, 'large'), Buffer.alloc(2 ** 20 + 1))
    expect(() => read(join(folder, 'large'))).toThrow(/^it is larger than 1 MiB, the most that it may be$/)
  })

  it.runIf(process.platform === 'linux')('is bounded by what it holds where it claims no size', () => {
    expect(read('/proc/self/status').toString()).toContain('Name:')
    expect(() => read('/proc/self/status', 10)).toThrow(/larger than/)
  })

  it('is refused at once where it is a folder, a pipe, a socket or a device', async () => {
    execFileSync('mkfifo', [join(folder, 'pipe')])
    await using server = createServer().listen(join(folder, 'socket'))
    await new Promise((resolve) => server.once('listening', resolve))
    expect(() => read(folder)).toThrow(/^it is a folder, no regular file$/)
    expect(() => read(join(folder, 'pipe'))).toThrow(/^it is a pipe, no regular file$/)
    expect(() => read(join(folder, 'socket'))).toThrow(/^it is a socket, no regular file$/)
    expect(() => read('/dev/zero')).toThrow(/^it is a device, no regular file$/)
  })

  it('is refused where no file can have its name', () => {
    expect(() => read('a\0b')).toThrow(/^a name of a file holds no NUL character$/)
  })

  it('says what the system says where it is not there', () => {
    expect(() => read(join(folder, 'none'))).toThrow(/ENOENT/)
  })
})
