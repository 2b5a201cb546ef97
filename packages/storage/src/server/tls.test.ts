import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { tlsAgents } from './tls.js'

const folder = mkdtempSync(join(tmpdir(), 'alertsmith-tls-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('refuses a PEM file that can be none, without reading it', () => {
  const pipe = join(folder, 'pipe')
  execFileSync('mkfifo', [pipe])
  for (const [caFile, reason] of [
    ['a\0b', 'got "a\\u0000b": a name of a file holds no NUL character.'],
    [pipe, 'it is a pipe, no regular file.'],
    ['/dev/zero', 'it is a device, no regular file.'],
  ] as const) {
    const refusal = expect.objectContaining({
      code: 'STORAGE_OPTION',
      message: expect.stringContaining(reason),
    })
    expect(() => tlsAgents({ caFile })).toThrow(refusal)
  }
})
