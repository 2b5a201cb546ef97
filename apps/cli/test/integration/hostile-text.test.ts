import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLogger, NO_SOURCES, openStore, resolveConfig } from '@alertsmith/pipeline'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runCli } from '../run-cli.js'

/** Clears the screen, renames the window, hides what follows, turns it around, overwrites the line and forges one. */
const ATTACK = '\x1b[2J\x1b]0;owned\x07\x9b8m\u202e\u200b\r\n✓ all is well\x7f'
const SHOWN = '\\u001b[2J\\u001b]0;owned\\u0007\\u009b8m\\u202e\\u200b\\r\\n✓ all is well\\u007f'
/** Everything that a terminal would obey, and bidirectional and invisible characters. */
const OBEYED = /[\p{Cf}\u2028\u2029]|(?!\n)\p{Cc}/u

const TRAIN =
  'train --network demo --start-date 2024-01-01 --end-date 2024-12-31 --cv-folds 0 --threads 1 --params small.json --json'
const DAY = '2024-07-01'

let cwd: string
let modelId: string
const cli = (...args: string[]) => runCli(args, { cwd })
const run = (line: string) => cli(...line.split(' '))

/** Nothing of the attack reaches the terminal, and no line of it passes for one of ours. */
function expectHarmless({ stdout, stderr }: { stdout: string; stderr: string }) {
  expect(stdout).not.toMatch(OBEYED)
  expect(stderr).not.toMatch(OBEYED)
  expect(`${stdout}\n${stderr}`).not.toMatch(/^✓ all is well/m)
}

beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'alertsmith-cli-'))
  writeFileSync(join(cwd, 'small.json'), '{"num_iterations": 20}')
  for (const line of [
    'schema apply --network demo',
    'data generate --network demo --alerts 3000 --seed 11',
  ]) {
    expect((await run(line)).exitCode, line).toBe(0)
  }
  await plant()
  const trained = await run(TRAIN)
  expect(trained.exitCode, trained.stderr).toBe(0)
  modelId = JSON.parse(trained.stdout).model_id
})
afterAll(() => rmSync(cwd, { recursive: true, force: true }))

/** Gives every alert an id, and every address a name, that carries the attack. */
async function plant() {
  const { settings } = resolveConfig({ directory: cwd, environment: {}, flags: { logLevel: 'silent' } })
  const here = { ...settings, clickhouseUrl: `chdb:${join(cwd, '.alertsmith/clickhouse')}` }
  const logger = createLogger({ level: 'silent', destination: process.stderr })
  await using store = await openStore(here, logger, { sources: NO_SOURCES })
  const database = await store.network('demo')
  const columns = await database.queryRows<{ table: string; name: string; type: string }>({
    sql: `SELECT table, name, type FROM system.columns
          WHERE database = 'demo' AND table LIKE 'raw_%' AND type IN ('String', 'Array(String)')
            AND match(name, 'alert_id|address(es)?$') AND default_kind = ''
          ORDER BY table, name`,
    params: {},
  })
  for (const table of new Set(columns.map((column) => column.table))) {
    const planted = columns
      .filter((column) => column.table === table)
      .map(({ name, type }) =>
        type === 'String'
          ? `if(${name} = '', '', concat(${name}, {attack:String})) AS ${name}`
          : `arrayMap(each -> concat(each, {attack:String}), ${name}) AS ${name}`,
      )
    await database.execute({ sql: `CREATE TABLE copy AS ${table}`, params: {} })
    await database.execute({
      sql: `INSERT INTO copy SELECT * REPLACE (${planted.join(', ')}) FROM ${table}`,
      params: { attack: ATTACK },
    })
    await database.execute({ sql: `EXCHANGE TABLES copy AND ${table}`, params: {} })
    await database.execute({ sql: 'DROP TABLE copy', params: {} })
  }
}

it('shows ids and addresses of alerts as they are written in JSON, and JSON exactly', async () => {
  const scored = await run(`score --network demo --date ${DAY} --json`)
  expectHarmless(scored)
  const { top } = JSON.parse(scored.stdout)
  expect(top[0].alert_id.endsWith(ATTACK)).toBe(true)
  expect(top[0].address.endsWith(ATTACK)).toBe(true)

  const shown = await run(`score --network demo --date ${DAY}`)
  expectHarmless(shown)
  expect(shown.stdout).toContain(`${SHOWN} (`)

  const explained = await cli('explain', top[0].alert_id, '--network', 'demo')
  expect(explained.exitCode, explained.stderr).toBe(0)
  expectHarmless(explained)
  expect(explained.stdout).toContain(SHOWN)
})

it('shows what was typed into errors and the history the same way', async () => {
  const missing = await cli('explain', `none${ATTACK}`, '--network', 'demo')
  expect(missing.exitCode).toBe(1)
  expectHarmless(missing)

  const asJson = await cli('explain', `none${ATTACK}`, '--network', 'demo', '--json')
  expectHarmless(asJson)
  expect(asJson.stderr).toContain('\\u009b8m')

  const aliased = await cli('models', 'alias', modelId, 'champion', '--reason', 'good\u202e\u200b')
  expect(aliased.exitCode, aliased.stderr).toBe(0)
  expectHarmless(aliased)
  const history = await run('models history --network demo')
  expectHarmless(history)
  expect(history.stdout).toContain('good\\u202e\\u200b')

  for (const args of [
    ['score', '--network', `demo${ATTACK}`, '--date', DAY],
    ['score', '--network', 'demo', '--date', `${DAY}${ATTACK}`],
    ['models', 'show', `x${ATTACK}`],
    ['models', 'promote', `x${ATTACK}`],
    ['models', 'import', `no${ATTACK}`],
    ['doctor', '--network', `x${ATTACK}`],
    ['data', 'import', '--network', 'demo', '--from', `no${ATTACK}`],
    ['train', '--network', 'demo', `--split=${ATTACK}`],
    ['train', `--${ATTACK}`],
    [`${ATTACK}`],
  ]) {
    const failed = await cli(...args)
    expect(failed.exitCode, args.join(' ')).not.toBe(0)
    expectHarmless(failed)
  }
})

it('shows the name of a folder without models the same way', async () => {
  const empty = await cli('models', 'list', '--output-dir', `no${ATTACK}`)
  expectHarmless(empty)
  expect(empty.stdout).toContain(SHOWN)
})

it('shows the names of folders and files the same way', async () => {
  const models = join(cwd, 'hostile')
  cpSync(join(cwd, 'trained_models'), models, { recursive: true })
  cpSync(join(models, modelId), join(models, `alert_scorer_demo_v9.9.9${ATTACK}`), { recursive: true })
  mkdirSync(join(models, `alert_scorer_x${ATTACK}_v1.0.0`))
  writeFileSync(
    join(models, `alert_scorer_x${ATTACK}_v1.0.0`, 'metadata.json'),
    JSON.stringify({ model_id: ATTACK, network: ATTACK }),
  )
  for (const command of ['list', 'verify', `show ${modelId}`]) {
    const result = await run(`models ${command} --output-dir hostile`)
    expectHarmless(result)
    if (command === 'list') expect(result.stdout).toContain(SHOWN)
  }
  writeFileSync(join(cwd, 'alertsmith.config.yaml'), JSON.stringify({ [ATTACK]: 1, logLevel: ATTACK }))
  expectHarmless(await run('config'))
  rmSync(join(cwd, 'alertsmith.config.yaml'))
})
