import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createStagingFolder, sweepStagingFolders } from './staging-folder.js'

let directory = ''
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'alertsmith-staging-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

describe('publish', () => {
  it('never replaces a folder that holds something, nor a file', async () => {
    mkdirSync(join(directory, 'folder'))
    writeFileSync(join(directory, 'folder', 'old'), 'old')
    writeFileSync(join(directory, 'file'), 'old')
    const staging = await createStagingFolder(directory, 'x')
    await staging.write('new', Buffer.from('new'))

    expect(await staging.publish('folder')).toBe(false)
    expect(await staging.publish('file')).toBe(false)
    expect(await staging.publish('other')).toBe(true)
    expect(readdirSync(join(directory, 'folder'))).toEqual(['old'])
    expect(readFileSync(join(directory, 'file'), 'utf8')).toBe('old')
    expect(readdirSync(join(directory, 'other'))).toEqual(['new'])
  })
})

describe('sweepStagingFolders', () => {
  it('leaves the folders of living processes and everything else alone', async () => {
    await createStagingFolder(directory, 'x')
    mkdirSync(join(directory, '.staging-mine'))
    mkdirSync(join(directory, 'model'))
    expect(await sweepStagingFolders(directory)).toEqual([])
    expect(readdirSync(directory)).toHaveLength(3)
  })

  it('removes the folder of a process whose id belongs to another one by now', async () => {
    await createStagingFolder(directory, 'x')
    const [own] = readdirSync(directory)
    // Same host and id, another start.
    const earlier = own!.replace(/\.[0-9a-f]{8}-/, '.00000000-')
    mkdirSync(join(directory, earlier))
    writeFileSync(join(directory, earlier, 'model.txt'), 'half')
    expect(await sweepStagingFolders(directory)).toEqual([earlier])
    expect(readdirSync(directory)).toEqual([own])
  })

  it('removes the folder of another host only when it is a day old', async () => {
    const foreign = '.staging-x-1.aaaaaaaa.bbbbbbbb-0123456789ab'
    mkdirSync(join(directory, foreign))
    expect(await sweepStagingFolders(directory)).toEqual([])
    const longAgo = new Date(Date.now() - 25 * 3_600_000)
    utimesSync(join(directory, foreign), longAgo, longAgo)
    expect(await sweepStagingFolders(directory)).toEqual([foreign])
  })
})
