import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCli } from '../run-cli.js'

const RANGE = '--start-date 2024-01-01 --end-date 2024-12-31'
/** Days after those that the model was trained on. */
const LATER = '--start-date 2024-06-10 --end-date 2024-12-31'

let cwd: string
let modelId: string
const run = (line: string, env: Record<string, string> = {}) => runCli(line.split(' '), { cwd, env })

beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'alertsmith-cli-'))
  writeFileSync(join(cwd, 'small.json'), '{"num_iterations": 20}')
  for (const line of [
    'schema apply --network demo',
    'data generate --network demo --alerts 3000 --seed 11',
  ]) {
    expect((await run(line)).exitCode, line).toBe(0)
  }
  const trained = await run(
    'train --network demo --start-date 2024-01-01 --end-date 2024-05-19 --cv-folds 0 --threads 1 --params small.json --json',
  )
  expect(trained.exitCode, trained.stderr).toBe(0)
  modelId = JSON.parse(trained.stdout).model_id
})
afterAll(() => rmSync(cwd, { recursive: true, force: true }))

/** Every command that writes a file where its user wants it. */
const COMMANDS: readonly (readonly [name: string, line: () => string])[] = [
  ['report', () => `report ${modelId}`],
  ['evaluate', () => `evaluate ${modelId} ${LATER}`],
  ['tune', () => `tune --network demo ${RANGE} --trials 1 --cv-folds 2 --threads 1`],
  ['models export', () => `models export ${modelId}`],
]

describe.each(COMMANDS)('%s', (_name, line) => {
  it('refuses before the work what it could not write', async () => {
    mkdirSync(join(cwd, 'folder'), { recursive: true })
    for (const [output, message] of [
      ['missing/deep/result', /there is no folder ".*missing\/deep"/],
      ['folder', /is a folder/],
      ['folder/', /is a folder/],
      ['small.json/result', /is no folder/],
      ['x'.repeat(256), /longer than/],
    ] as const) {
      const { exitCode, stdout, stderr } = await run(`${line()} --output ${output}`)
      expect(stderr).toMatch(message)
      expect(exitCode, stderr).toBe(2)
      expect(stdout).toBe('')
      // The work would have begun with this.
      expect(stderr).not.toContain('Extracting')
    }
    expect(existsSync(join(cwd, 'missing'))).toBe(false)
    expect(readdirSync(join(cwd, 'folder'))).toEqual([])
  })

  it('leaves the earlier file as it was where the disk is full', async ({ skip }) => {
    const disk = mkdtempSync(join(cwd, 'disk-'))
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', disk], { stdio: 'ignore' })
    } catch {
      skip('mounting a file system takes root')
    }
    try {
      writeFileSync(join(disk, 'result'), 'earlier')
      expect(() => writeFileSync(join(disk, 'filler'), 'x'.repeat(100_000))).toThrow(/ENOSPC/)
      const { exitCode, stderr } = await run(`${line()} --output ${join(disk, 'result')}`)
      expect(exitCode, stderr).toBe(75)
      expect(stderr).toContain('STORAGE_DISK_FULL')
      expect(stderr).not.toContain('Unexpected')
      expect(readFileSync(join(disk, 'result'), 'utf8')).toBe('earlier')
      expect(readdirSync(disk).sort()).toEqual(['filler', 'result'])
    } finally {
      execFileSync('umount', [disk])
    }
  })
})

it('score says that the disk of temporary files is full, or that there is no folder for them', async ({
  skip,
}) => {
  const missing = await run(`score --network demo --date 2024-07-01 --model ${modelId}`, {
    TMPDIR: join(cwd, 'no-temporary-files'),
  })
  expect(missing.exitCode, missing.stderr).toBe(1)
  expect(missing.stderr).toContain('STORAGE_SCRATCH')

  const disk = mkdtempSync(join(cwd, 'disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', disk], { stdio: 'ignore' })
  } catch {
    skip('mounting a file system takes root')
  }
  try {
    const full = await run(`score --network demo --date 2024-07-01 --model ${modelId}`, { TMPDIR: disk })
    expect(full.exitCode, full.stderr).toBe(75)
    expect(full.stderr).toContain('STORAGE_DISK_FULL')
    expect(readdirSync(disk)).toEqual([])
  } finally {
    execFileSync('umount', [disk])
  }
})

it('says that stdout is full, and is quiet where nobody reads it any more', () => {
  const bin = join(import.meta.dirname, '../../bin/alertsmith.mjs')
  const shell = (script: string) => {
    try {
      return execFileSync('bash', ['-c', `set -o pipefail; ${script}`], {
        cwd,
        encoding: 'utf8',
        stdio: 'pipe',
      })
    } catch (error) {
      return error as { status: number; stderr: string }
    }
  }
  const full = shell(`"${process.execPath}" "${bin}" config > /dev/full`)
  expect(full).toMatchObject({ status: 75, stderr: expect.stringContaining('STORAGE_DISK_FULL') })
  expect(shell(`"${process.execPath}" "${bin}" config --json | true`)).toBe('')
})
