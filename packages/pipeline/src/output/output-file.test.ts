import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  constants,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { open } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { prepareOutput } from './output-file.js'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'alertsmith-output-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A new folder of its own for one test. */
function room(name: string): string {
  const path = join(folder, name)
  mkdirSync(path)
  return path
}

describe('a file that can be written', () => {
  it('is new or replaced, and nothing else is left', async () => {
    const place = room('plain')
    const file = await prepareOutput(join(place, 'a.html'))
    expect(readdirSync(place)).toEqual([])
    await file.write('first')
    await file.write(Buffer.from('second'))
    expect(readdirSync(place)).toEqual(['a.html'])
    expect(readFileSync(file.path, 'utf8')).toBe('second')
  })

  it('keeps its permissions and the link that leads to it', async () => {
    const place = room('link')
    writeFileSync(join(place, 'real'), 'old')
    chmodSync(join(place, 'real'), 0o640)
    symlinkSync('real', join(place, 'link'))
    await (await prepareOutput(join(place, 'link'))).write('new')
    expect(lstatSync(join(place, 'link')).isSymbolicLink()).toBe(true)
    expect(readFileSync(join(place, 'real'), 'utf8')).toBe('new')
    expect(statSync(join(place, 'real')).mode & 0o777).toBe(0o640)
  })

  it('takes a name as long as there may be', async () => {
    const file = await prepareOutput(join(room('long'), 'x'.repeat(255)))
    await file.write('')
    expect(statSync(file.path).size).toBe(0)
  })

  it('is written as it is where it is a device, which stays one', async () => {
    await (await prepareOutput('/dev/null')).write('gone')
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true)
  })
})

describe('a pipe of this process', () => {
  it('is written to as it is, also beyond what fits in it', async () => {
    const pipe = join(room('own'), 'pipe')
    execFileSync('mkfifo', [pipe])
    const reader = await open(pipe, constants.O_RDWR | constants.O_NONBLOCK)
    const content = Buffer.alloc(200_000, 'x')
    const written = (await prepareOutput(pipe)).write(content)
    const buffer = Buffer.alloc(content.length)
    for (let bytes = 0; bytes < content.length; ) {
      try {
        bytes += (await reader.read(buffer, bytes)).bytesRead
      } catch (error) {
        expect(error).toMatchObject({ code: 'EAGAIN' })
      }
    }
    await written
    await reader.close()
    expect(buffer.equals(content)).toBe(true)
  })

  it('that nobody reads any more is refused', async () => {
    const pipe = join(room('left'), 'pipe')
    execFileSync('mkfifo', [pipe])
    const reader = await open(pipe, constants.O_RDONLY | constants.O_NONBLOCK)
    const file = await prepareOutput(pipe)
    await reader.close()
    await expect(file.write('x')).rejects.toThrow(/nobody reads from/)
  })
})

describe('a file that cannot be written', () => {
  it.each([
    ['in a folder that does not exist', () => join(folder, 'none/deep/a.html'), /no folder ".*none\/deep"/],
    ['that is a folder', () => folder, /is a folder/],
    ['that is named like a folder', () => join(folder, 'new/'), /is a folder/],
    ['without a name', () => '', /is a folder/],
    ['below a file', () => join('/dev/null', 'a.html'), /is no folder/],
    ['with a name too long', () => join(folder, 'x'.repeat(256)), /longer than/],
    ['with a name that is none', () => 'a\0b', /no name for a file/],
    ['where nothing can be made', () => '/proc/a.html', /./],
  ])('%s is refused before the work', async (_, path, message) => {
    const refused = prepareOutput(path())
    await expect(refused).rejects.toMatchObject({ code: 'PIPELINE_OUTPUT_FILE', category: 'usage' })
    await expect(refused).rejects.toThrow(message)
  })

  it('is refused where it is a link to nowhere or to itself', async () => {
    const place = room('links')
    symlinkSync('nowhere', join(place, 'dangling'))
    symlinkSync('loop', join(place, 'loop'))
    for (const name of ['dangling', 'loop']) {
      await expect(prepareOutput(join(place, name))).rejects.toThrow(/link that leads to no file/)
    }
  })

  it('is refused where it is a pipe or a socket, which nobody may ever read', async () => {
    const place = room('pipes')
    execFileSync('mkfifo', [join(place, 'pipe')])
    symlinkSync('pipe', join(place, 'link'))
    await using server = createServer().listen(join(place, 'socket'))
    await new Promise((resolve) => server.once('listening', resolve))
    for (const name of ['pipe', 'link', 'socket']) {
      const refused = prepareOutput(join(place, name))
      await expect(refused).rejects.toMatchObject({ code: 'PIPELINE_OUTPUT_FILE', category: 'usage' })
      await expect(refused).rejects.toThrow(/is a pipe or a socket, no regular file/)
    }
  })

  it('is a full disk where the device is full', async () => {
    const file = await prepareOutput('/dev/full')
    await expect(file.write('x')).rejects.toMatchObject({ code: 'STORAGE_DISK_FULL' })
  })

  it('stays as it was where a folder has taken its place meanwhile', async () => {
    const place = room('taken')
    const file = await prepareOutput(join(place, 'a'))
    mkdirSync(join(place, 'a/b'), { recursive: true })
    await expect(file.write('x')).rejects.toMatchObject({ code: 'PIPELINE_OUTPUT_FILE' })
    expect(readdirSync(place)).toEqual(['a'])
  })
})

/** Runs `work` in a file system of its own; false where this user may not mount one. */
async function mounted(
  name: string,
  options: string,
  work: (place: string) => Promise<void>,
): Promise<boolean> {
  const place = room(name)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', place], { stdio: 'ignore' })
  } catch {
    return false
  }
  try {
    await work(place)
  } finally {
    execFileSync('umount', [place])
  }
  return true
}

describe('a file system of its own', () => {
  it('that fills up leaves the earlier file and no torn one', async ({ skip }) => {
    const done = await mounted('full', 'size=64k', async (place) => {
      const file = await prepareOutput(join(place, 'report.html'))
      await file.write('earlier')
      await expect(file.write('x'.repeat(200_000))).rejects.toMatchObject({
        code: 'STORAGE_DISK_FULL',
        retryable: true,
      })
      expect(readdirSync(place)).toEqual(['report.html'])
      expect(readFileSync(file.path, 'utf8')).toBe('earlier')
    })
    skip(!done, 'mounting a file system takes root')
  })

  it('that is full already is noticed before the work', async ({ skip }) => {
    const done = await mounted('filled', 'size=64k', async (place) => {
      expect(() => writeFileSync(join(place, 'filler'), 'x'.repeat(200_000))).toThrow(/ENOSPC/)
      await expect(prepareOutput(join(place, 'report.html'))).rejects.toMatchObject({
        code: 'STORAGE_DISK_FULL',
      })
      expect(readdirSync(place)).toEqual(['filler'])
    })
    skip(!done, 'mounting a file system takes root')
  })

  it('that is read-only is noticed before the work', async ({ skip }) => {
    const done = await mounted('fixed', 'size=64k,ro', async (place) => {
      await expect(prepareOutput(join(place, 'report.html'))).rejects.toThrow(/read-only/)
    })
    skip(!done, 'mounting a file system takes root')
  })
})
