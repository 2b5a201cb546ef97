import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { runCli } from './run-cli.js'

const folder = mkdtempSync(join(tmpdir(), 'alertsmith-irregular-'))
execFileSync('mkfifo', [join(folder, 'pipe')])
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const TRAIN = 'train --network demo --start-date 2024-01-01 --end-date 2024-02-01'

it.each([
  ['models import pipe', /"PIPELINE_ARCHIVE_FILE".*it is a pipe, no regular file/s],
  ['models import /dev/zero', /"PIPELINE_ARCHIVE_FILE".*it is a device, no regular file/s],
  [`${TRAIN} --params pipe`, /"PIPELINE_PARAMS_FILE_INVALID".*it is a pipe, no regular file/s],
  [`${TRAIN} --labels query --label-query pipe`, /it is a pipe, no regular file/],
  [`${TRAIN} --labels query --label-query /dev/zero`, /it is a device, no regular file/],
])('%s ends at once', async (line, refusal) => {
  const { exitCode, stderr } = await runCli([...line.split(' '), '--json'], { cwd: folder })
  expect([exitCode, stderr]).toEqual([2, expect.stringMatching(refusal)])
})

it.each(['.env', 'alertsmith.config.yaml'])('a pipe as %s ends every command at once', async (name) => {
  const cwd = join(folder, `with ${name}`)
  mkdirSync(cwd)
  execFileSync('mkfifo', [join(cwd, name)])
  const { exitCode, stderr } = await runCli(['config', '--json'], { cwd })
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining('it is a pipe, no regular file')])
})
