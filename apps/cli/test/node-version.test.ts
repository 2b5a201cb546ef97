import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const bin = fileURLToPath(new URL('../bin/alertsmith.mjs', import.meta.url))
const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
const needed = engines.node.replace('>=', '')

/** Starts the program on a Node that says it is of `version`. */
function runOn(version: string) {
  const pretend = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`
  return spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(pretend)}`, bin, '--version'],
    { encoding: 'utf8' },
  )
}

it.each(['12.22.12', '20.20.2', '22.12.0'])(
  'on Node %s, says which one is needed and loads nothing',
  (version) => {
    const { status, stdout, stderr } = runOn(version)
    expect([status, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(new RegExp(`^alertsmith needs Node ${needed} or later; .*\\n$`))
  },
)

it.each([`${needed}.0`, '23.0.0', '24.21.0', '100.0.0'])('starts on Node %s', (version) => {
  const { status, stdout, stderr } = runOn(version)
  expect(status, stderr).toBe(0)
  expect(stdout).toMatch(/^\d+\.\d+\.\d+/)
})

it('is a file that old Nodes can read', () => {
  const text = readFileSync(bin, 'utf8').replaceAll(/^\s*\/\/.*$/gm, '')
  expect(text).not.toMatch(/node:|\bawait\b|\?\.|\?\?|replaceAll/)
})
