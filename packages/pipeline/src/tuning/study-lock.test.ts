import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { lockStudy } from './study-lock.js'

let directory: string
let path: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'alertsmith-study-'))
  path = join(directory, 'p.trials.jsonl')
})
afterEach(() => rmSync(directory, { recursive: true }))

const refused = { code: 'PIPELINE_STUDY_IN_USE', retryable: true }

it('belongs to one run until that has ended', async () => {
  {
    await using _held = await lockStudy(path)
    await expect(lockStudy(path)).rejects.toMatchObject({
      ...refused,
      message: expect.stringContaining(`process ${process.pid} has been working on it since`),
    })
  }
  await using _next = await lockStudy(path)
  expect(existsSync(`${path}.lock`)).toBe(true)
})

it('is taken over from a run that was killed', async () => {
  const script = `
    const { ownProcessToken } = await import('@alertsmith/storage')
    const { writeFileSync } = await import('node:fs')
    writeFileSync(${JSON.stringify(`${path}.lock`)}, ownProcessToken())
    console.log('held')
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { cwd: import.meta.dirname })
  await once(child.stdout, 'data')
  await expect(lockStudy(path)).rejects.toMatchObject({
    ...refused,
    message: expect.stringContaining(`process ${child.pid} `),
  })
  child.kill('SIGKILL')
  await once(child, 'exit')
  await using _taken = await lockStudy(path)
})

it('is refused with a code where the file cannot be written', async () => {
  writeFileSync(join(directory, 'file'), '')
  await expect(lockStudy(join(directory, 'file', 'p'))).rejects.toMatchObject({
    code: 'PIPELINE_OUTPUT_FILE',
  })
})
