import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createRegistry } from '../../../src/index.js'
import { sampleModel } from './sample-model.js'

const DISK_BYTES = 256 * 1024

const disk = mkdtempSync(join(tmpdir(), 'alertsmith-disk-'))
const mount = (options: string) =>
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', disk], { stdio: 'pipe' })

function tryMount(): boolean {
  try {
    mount(`size=${DISK_BYTES}`)
    return true
  } catch {
    return false
  }
}

const mounted = process.platform === 'linux' && process.getuid?.() === 0 && tryMount()
if (!mounted) console.warn('skipped: a file system of its own can be mounted by root alone')
afterAll(() => {
  if (mounted) execFileSync('umount', [disk])
  rmdirSync(disk)
})

describe.skipIf(!mounted)('a small disk', () => {
  it('runs full during a save, which then leaves nothing, and takes a smaller model after that', async () => {
    const registry = createRegistry({ location: disk })
    const files = { 'features.json': '{}', 'model.txt': Buffer.alloc(2 * DISK_BYTES) }
    await expect(registry.save(sampleModel({ files }))).rejects.toMatchObject({
      code: 'STORAGE_DISK_FULL',
      category: 'environment',
      retryable: true,
    })
    expect(readdirSync(disk)).toEqual([])
    await registry.save(sampleModel())
    expect((await registry.list()).models).toHaveLength(1)
  })

  it('that is read-only is refused', async () => {
    mount('remount,ro')
    const registry = createRegistry({ location: disk })
    await expect(registry.checkWritable()).rejects.toMatchObject({
      code: 'STORAGE_REGISTRY_DIRECTORY',
      context: { errno: 'EROFS' },
    })
    await expect(registry.save(sampleModel())).rejects.toMatchObject({ context: { errno: 'EROFS' } })
    expect((await registry.list()).models).toHaveLength(1)
  })
})
