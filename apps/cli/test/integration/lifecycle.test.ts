import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCli } from '../run-cli.js'

const TRAIN =
  'train --network a --model-type alert_scorer --start-date 2024-01-01 --end-date 2024-12-31 --cv-folds 0 --threads 1 --log-level error'
const KEY = '--network a --model-type alert_scorer'

let cwd: string
let weak: string
let strong: string

const cli = (...args: string[]) => runCli(args, { cwd })
const run = (line: string) => cli(...line.split(' '))

/** Stdout as the one JSON document that it must be. */
async function json(line: string, expectedExitCode = 0) {
  const { exitCode, stdout, stderr } = await run(`${line} --json`)
  expect(exitCode, stderr).toBe(expectedExitCode)
  return JSON.parse(stdout)
}

beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'alertsmith-cli-'))
  writeFileSync(join(cwd, 'weak.json'), '{"num_iterations": 2, "num_leaves": 2}')
  writeFileSync(join(cwd, 'strong.json'), '{"num_iterations": 40}')
  await json('schema apply --network a')
  await json('data generate --network a --alerts 4000 --seed 11')
  weak = (await json(`${TRAIN} --params weak.json`)).model_id
  strong = (await json(`${TRAIN} --params strong.json --version 2.0.0`)).model_id
})
afterAll(() => rmSync(cwd, { recursive: true, force: true }))

describe('the life of a champion, from the command line', () => {
  it('a version by name is taken, and not twice; the program still tells its own', async () => {
    expect(strong).toContain('_v2.0.0_')
    const { exitCode, stderr } = await run(`${TRAIN} --params strong.json --version 2.0.0`)
    expect(exitCode).toBe(2)
    expect(stderr).toContain('STORAGE_VERSION_EXISTS')
    expect((await run('--version')).stdout).toMatch(/^\d+\.\d+\.\d+/)
  })

  it('is promoted with 0, refused with 3, and the refusal can be read again', async () => {
    const first = await json(`models promote ${weak} --actor ada@lab`)
    expect(first).toMatchObject({
      promoted: true,
      champion_id: null,
      event: { actor: 'ada@lab', sequence: 1 },
    })
    const second = await json(`models promote ${strong}`)
    expect(second).toMatchObject({ promoted: true, champion_id: weak, event: { model_id: strong } })
    expect(second.event.actor).toMatch(/^.+@.+$/)

    const refused = await json(`models promote ${weak}`, 3)
    expect(refused).toMatchObject({ promoted: false, event: { kind: 'refuse' } })
    const { stdout, exitCode } = await run(`models why-not ${weak}`)
    expect(exitCode).toBe(0)
    for (const { sentence } of refused.checks) expect(stdout).toContain(sentence)
    expect(stdout).toContain(`${strong} is the champion`)
  })

  it('is marked in lists and shown with its aliases', async () => {
    await json(`models alias ${weak} challenger --reason trial`)
    const { models } = await json('models list')
    expect(
      models.map(({ model_id, aliases }: { model_id: string; aliases: string[] }) => [model_id, aliases]),
    ).toEqual([
      [strong, ['champion']],
      [weak, ['challenger']],
    ])
    expect(await json(`models show ${strong}`)).toMatchObject({ model_id: strong, aliases: ['champion'] })
    expect((await run('models list')).stdout).toMatch(/champion/)
  })

  it('scores by default, and says so', async () => {
    const day = '2024-07-01'
    expect(await json(`score --network a --date ${day}`)).toMatchObject({
      model_id: strong,
      chosen_by: 'alias champion',
    })
    expect(await json(`score --network a --date ${day} --alias challenger`)).toMatchObject({ model_id: weak })
    expect((await run(`score --network a --date ${day} --latest`)).stdout).toContain('(the latest)')
    expect((await run(`score --network a --date ${day} --latest --alias champion`)).exitCode).toBe(2)
  })

  it('is rolled back with a reason, and its history tells who, when and why', async () => {
    expect((await run(`models rollback ${KEY}`)).exitCode).toBe(2)
    const { exitCode } = await cli(
      ...`models rollback ${KEY} --reason`.split(' '),
      'too many alarms at the desk',
    )
    expect(exitCode).toBe(0)
    const { events } = await json(`models history ${KEY} --alias champion`)
    expect(events.map(({ kind }: { kind: string }) => kind)).toEqual([
      'promote',
      'promote',
      'refuse',
      'rollback',
    ])
    const today = events.at(-1).at.slice(0, 10)
    const at = await json(`models at --date ${today} ${KEY}`)
    expect(at).toMatchObject({ model_id: weak, event: { kind: 'rollback' }, gate_event: { sequence: 1 } })
    expect((await run(`models at --date ${today} ${KEY}`)).stdout).toContain('too many alarms at the desk')
    expect(await json(`models at --date 2020-02-29 ${KEY}`)).toMatchObject({ model_id: null })
    expect((await run(`models at --date 2021-02-29 ${KEY}`)).exitCode).toBe(2)
  })

  it('gives up its alias when asked to', async () => {
    expect(await json(`models unalias challenger ${KEY} --reason done`)).toMatchObject({
      kind: 'remove',
      model_id: null,
      previous: weak,
    })
    expect((await run(`models unalias challenger ${KEY} --reason again`)).exitCode).toBe(2)
  })

  it('can be compared with another model', async () => {
    expect(await json(`models diff ${weak} ${strong}`)).toMatchObject({ step: 'minor' })
    const { stdout } = await run(`models diff ${weak} ${strong}`)
    expect(stdout).toContain('num_leaves 2 → 31')
  })

  it('is believed no more when its journal was tampered with', async () => {
    const journal = join(cwd, 'trained_models/.journal/aliases/a/alert_scorer')
    const [first] = readdirSync(journal).sort()
    const path = join(journal, first!)
    const text = readFileSync(path, 'utf8')
    writeFileSync(path, text.replace('ada@lab', 'eve@lab'))
    for (const line of [`models history ${KEY}`, 'score --network a --date 2024-07-01', 'models list']) {
      const { exitCode, stderr } = await run(line)
      expect(exitCode, line).toBe(1)
      expect(stderr).toContain('STORAGE_JOURNAL_CORRUPT')
    }
    // What the journal does not hold can be believed all the same.
    const listing = await run('models list --json')
    const { models, alias_problems: problems } = JSON.parse(listing.stdout)
    expect([
      models.length > 0,
      models.every(({ aliases }: { aliases: string[] }) => aliases.length === 0),
    ]).toEqual([true, true])
    expect(problems).toEqual([expect.stringContaining('Restore the journal from a backup')])
    expect((await run('models list')).stdout).toContain(strong)
    expect(await json(`models show ${strong}`)).toMatchObject({ model_id: strong, aliases: [] })
    writeFileSync(path, text)
    expect((await run(`models history ${KEY}`)).exitCode).toBe(0)
  })
})
