import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runScheduler } from '../support/run-scheduler.js'

const ATTACK = '\x1b[2J\x9b8m\u202e\u200b\r\n✓ all is well\x7f'
const SHOWN = '\\u001b[2J\\u009b8m\\u202e\\u200b\\r\\n✓ all is well\\u007f'
/** Everything that a terminal would obey, and bidirectional and invisible characters. */
const OBEYED = /[\p{Cf}\u2028\u2029]|(?!\n)\p{Cc}/u

let cwd: string
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'alertsmith-scheduler-'))
  const job = { cron: '0 6 * * *', networks: ['demo'], window: { last: '90d' } }
  writeFileSync(join(cwd, 'good.yaml'), JSON.stringify({ jobs: { weekly: job } }))
  writeFileSync(join(cwd, 'bad.yaml'), JSON.stringify({ [ATTACK]: 1, jobs: { [ATTACK]: job } }))
})
afterAll(() => rmSync(cwd, { recursive: true, force: true }))

it.each([
  ['a key of the config', ['validate', '--config', 'bad.yaml']],
  ['the name of a config', ['validate', '--config', `x${ATTACK}`]],
  ['the name of a job', ['trigger', ATTACK, '--config', 'good.yaml']],
  ['an option', ['history', `--limit=${ATTACK}`, '--config', 'good.yaml']],
  ['a command', [ATTACK]],
])('shows %s in an error as text that no terminal obeys', async (_, args) => {
  for (const more of [[], ['--json']]) {
    const { exitCode, stdout, stderr } = await runScheduler([...args, ...more], { cwd })
    expect(exitCode).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).not.toMatch(OBEYED)
    expect(stderr).not.toMatch(/^✓ all is well/m)
    expect(stderr).toContain('\\u001b[2J')
  }
})

it('shows what a command found the same way', async () => {
  const paused = await runScheduler(['pause', 'weekly', '--reason', ATTACK, '--config', 'good.yaml'], { cwd })
  expect(paused.exitCode, paused.stderr).toBe(0)
  const list = await runScheduler(['list', '--config', 'good.yaml'], { cwd })
  expect(list.stdout).not.toMatch(OBEYED)
  expect(list.stdout).toContain(SHOWN)
  const { stdout } = await runScheduler(['list', '--config', 'good.yaml', '--json'], { cwd })
  expect(stdout).not.toMatch(OBEYED)
  expect(JSON.parse(stdout).jobs[0].paused.reason).toBe(ATTACK)
})
