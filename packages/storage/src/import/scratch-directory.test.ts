import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { scratchDirectory } from './scratch-directory.js'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'alertsmith-scratch-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))
afterEach(() => vi.unstubAllEnvs())

describe('scratchDirectory', () => {
  it('holds what was written until it is removed', async () => {
    vi.stubEnv('TMPDIR', folder)
    const scratch = scratchDirectory()
    const path = await scratch.write('a', Readable.from(['b', 'c']))
    expect(readFileSync(path, 'utf8')).toBe('bc')
    await scratch.remove()
    expect(readdirSync(folder)).toEqual([])
  })

  it('names the folder for temporary files that is missing', async () => {
    vi.stubEnv('TMPDIR', join(folder, 'none'))
    const scratch = scratchDirectory()
    const refused = scratch.write('a', Readable.from(['b']))
    await expect(refused).rejects.toMatchObject({ code: 'STORAGE_SCRATCH' })
    await expect(refused).rejects.toThrow(join(folder, 'none'))
    await scratch.remove()
  })

  it('gives an error of what is written as it is', async () => {
    vi.stubEnv('TMPDIR', folder)
    const scratch = scratchDirectory()
    const error = new Error('cut short')
    const content = new Readable({ read: () => content.destroy(error) })
    await expect(scratch.write('a', content)).rejects.toBe(error)
    await scratch.remove()
  })

  it('is interrupted as such', async () => {
    vi.stubEnv('TMPDIR', folder)
    const scratch = scratchDirectory()
    const endless = new Readable({ read: () => setImmediate(() => endless.push('x')) })
    await expect(scratch.write('a', endless, AbortSignal.timeout(20))).rejects.toMatchObject({
      code: 'CORE_ABORTED',
    })
    await scratch.remove()
    expect(readdirSync(folder)).toEqual([])
  })

  it('says that the disk is full, and leaves nothing there', async ({ skip }) => {
    const small = mkdtempSync(join(folder, 'small-'))
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', small], { stdio: 'ignore' })
    } catch {
      skip('mounting a file system takes root')
    }
    try {
      vi.stubEnv('TMPDIR', small)
      const scratch = scratchDirectory()
      await expect(scratch.write('a', Readable.from(['x'.repeat(200_000)]))).rejects.toMatchObject({
        code: 'STORAGE_DISK_FULL',
      })
      await scratch.remove()
      expect(readdirSync(small)).toEqual([])
      writeFileSync(join(small, 'again'), 'room')
    } finally {
      execFileSync('umount', [small])
    }
  })
})
