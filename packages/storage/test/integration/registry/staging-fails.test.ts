import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createRegistry } from '../../../src/index.js'
import { sampleModel } from './sample-model.js'

/** Room for the folder itself and one link, which is what a claim is: it can be made, and a staging folder cannot. */
const INODES = 2

const disk = mkdtempSync(join(tmpdir(), 'alertsmith-inodes-'))
const elsewhere = mkdtempSync(join(tmpdir(), 'alertsmith-registry-'))
const mount = (options: string) =>
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', disk], { stdio: 'pipe' })

function tryMount(): boolean {
  try {
    mount(`nr_inodes=${INODES}`)
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
  rmSync(elsewhere, { recursive: true })
})

describe.skipIf(!mounted)('where a version can be claimed and its files cannot be staged', () => {
  it.each(['save', 'import'] as const)('%s gives the claim back and says what is missing', async (task) => {
    const source = createRegistry({ location: elsewhere })
    const version = task === 'save' ? '1.0.0' : '2.0.0'
    const { modelId } = await source.save(sampleModel({ version }))
    const archive = await source.export(modelId)
    const registry = createRegistry({ location: disk })
    const add = () => (task === 'save' ? registry.save(sampleModel({ version })) : registry.import(archive))

    mount(`remount,nr_inodes=${INODES}`)
    await expect(add()).rejects.toMatchObject({ code: 'STORAGE_DISK_FULL' })
    expect(readdirSync(disk)).toEqual([])
    mount('remount,nr_inodes=100')
    expect(await add()).toMatchObject({ modelId })
    rmSync(join(disk, modelId), { recursive: true })
  })
})
