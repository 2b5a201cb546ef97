import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { describeCommand, processStartMark } from './process-identity.js'

describe('processStartMark', () => {
  it('is the same at every look at a living process', () => {
    expect(processStartMark(process.pid)).toBeTypeOf('string')
    expect(processStartMark(process.pid)).toBe(processStartMark(process.pid))
  })

  it('differs between two processes that live at once', () => {
    expect(processStartMark(process.pid)).not.toBe(processStartMark(process.ppid))
  })

  it('is undefined for a process that has ended', () => {
    const { pid } = spawnSync(process.execPath, ['-e', ''])
    expect(processStartMark(pid)).toBeUndefined()
  })
})

describe('describeCommand', () => {
  it('names the script and its leading words', () => {
    expect(describeCommand(['/usr/bin/node', '/opt/bin/alertsmith.mjs', 'schema', 'apply'])).toBe(
      'alertsmith.mjs schema apply',
    )
  })

  it('leaves options out, because they may hold secrets', () => {
    expect(describeCommand(['node', 'cli.mjs', 'train', '--password', 's3cret', 'x'])).toBe('cli.mjs train')
  })

  it('falls back to the program where there is no script', () => {
    expect(describeCommand(['/usr/bin/node'])).toBe('node')
  })
})
