import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openState } from '../src/state/open-state.js'
import { createDemoNetwork } from './support/demo-network.js'
import { runRow, tickRow } from './support/rows.js'
import { runScheduler } from './support/run-scheduler.js'

let cwd: string
const scheduler = (line: string, env: Record<string, string> = {}) =>
  runScheduler(line.split(' '), { cwd, env })
const db = () => openState({ kind: 'sqlite', path: join(cwd, 'state.db') })

beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'alertsmith-scheduler-commands-'))
  writeFileSync(
    join(cwd, 'alertsmith.scheduler.yaml'),
    `
state: { sqlite: state.db }
http: off
jobs:
  weekly:
    cron: "30 2 * * 0"
    time_zone: Europe/Zurich
    networks: [demo]
    window: { last: 90d, lag: 1d }
  daily:
    cron: "@daily"
    networks: [demo]
    window: { last: 30d }
`,
  )
  writeFileSync(join(cwd, 'broken.yaml'), 'jobs: { weekly: { cron: "x" } }\nhttps: off\n')
})
afterAll(() => rmSync(cwd, { recursive: true, force: true }))

describe('every command', () => {
  it.each(['validate', 'next', 'list', 'history'])(
    '%s refuses a config that is not well-formed, naming each problem',
    async (name) => {
      const { exitCode, stdout, stderr } = await scheduler(`${name} --config broken.yaml`)
      expect(exitCode, stderr).toBe(2)
      expect(stdout).toBe('')
      expect(stderr).toContain('broken.yaml:1:25: jobs.weekly.cron: expected a cron expression')
      expect(stderr).toContain('broken.yaml:2:1: https: expected one of')
      expect(stderr).toContain('SCHEDULER_CONFIG_INVALID')
    },
  )

  it('tells problems as JSON, too', async () => {
    const { exitCode, stdout, stderr } = await scheduler('validate --config broken.yaml --json')
    expect(exitCode, stderr).toBe(2)
    expect(stdout).toBe('')
    const { error } = JSON.parse(stderr) as { error: { code: string; context: { problems: string[] } } }
    expect(error.code).toBe('SCHEDULER_CONFIG_INVALID')
    expect(error.context.problems).toHaveLength(4)
  })

  it.each([
    ['--help', 0],
    ['--version', 0],
    ['nonsense', 2],
    ['next --count 0', 2],
    ['next --from yesterday', 2],
    ['next --job weakly', 2],
    ['history --limit many', 2],
    ['validate --log-level loud', 2],
    ['validate --config nowhere.yaml', 2],
  ])('%s ends with %i', async (line, code) => {
    const { exitCode, stdout, stderr } = await scheduler(line)
    expect(exitCode, stderr).toBe(code)
    if (code !== 0) expect(stdout).toBe('')
  })

  it('writes no colours where output is no terminal', async () => {
    const { stdout, stderr } = await scheduler('list')
    expect(`${stdout}${stderr}`).not.toContain('\u001b[')
  })
})

describe('validate', () => {
  const held = {
    jobs: ['weekly', 'daily'],
    http: null,
    webhooks: [],
    longest_drain_seconds: 6 * 3600 + 10,
    warnings: [],
  }

  it('says what the config holds', async () => {
    const { exitCode, stdout, stderr } = await scheduler('validate --offline --json')
    expect(exitCode, stderr).toBe(0)
    expect(JSON.parse(stdout)).toEqual({
      ...held,
      path: join(cwd, 'alertsmith.scheduler.yaml'),
      state: { kind: 'sqlite', path: join(cwd, 'state.db') },
      networks_found: null,
    })
  })

  it('refuses a network that does not exist, and makes nothing in looking for it', async () => {
    const { exitCode, stdout, stderr } = await scheduler('validate')
    expect([exitCode, stdout]).toEqual([2, ''])
    expect(stderr).toContain('SCHEDULER_UNKNOWN_NETWORK')
    expect(stderr).toMatch(/Network "demo" must be in chdb:.*Named by jobs\.weekly, jobs\.daily\./)
    expect(existsSync(join(cwd, '.alertsmith'))).toBe(false)
  })

  it('finds the networks that exist, and says which was meant by another', async () => {
    const demo = await createDemoNetwork(200)
    try {
      const found = await scheduler('validate --json', demo.environment)
      expect(found.exitCode, found.stderr).toBe(0)
      expect(JSON.parse(found.stdout)).toMatchObject({ ...held, networks_found: ['demo'] })
      writeFileSync(
        join(cwd, 'misspelt.yaml'),
        'jobs: { a: { cron: "@daily", networks: [demo, demos], window: { last: 30d } } }',
      )
      const other = await scheduler('validate --config misspelt.yaml', demo.environment)
      expect(other.exitCode).toBe(2)
      expect(other.stderr).toContain('Network "demos" has no database; there are demo. Did you mean "demo"?')
      expect(other.stderr).not.toContain('"demo" has no database')
    } finally {
      demo.remove()
    }
  }, 60_000)

  it('may be tried again where a server does not answer', async () => {
    const env = { ALERTSMITH_CLICKHOUSE_URL: 'http://127.0.0.1:9' }
    const { exitCode, stderr } = await scheduler('validate', env)
    expect(exitCode, stderr).toBe(75)
  }, 60_000)

  it('warns of what run would miss here, and not of what is there', async () => {
    writeFileSync(
      join(cwd, 'elsewhere.yaml'),
      `state: { postgres: STATE_URL_HERE }
http: 0.0.0.0:8790
jobs: { a: { cron: "@daily", networks: [demo], window: { last: 30d } } }
webhooks: { team: { url: "https://alerts.example.com/", secret_variable: TEAM_SECRET } }
`,
    )
    const line = 'validate --offline --config elsewhere.yaml --json'
    const without = await scheduler(line)
    expect(without.exitCode, without.stderr).toBe(0)
    expect(JSON.parse(without.stdout).warnings).toEqual([
      expect.stringContaining('ALERTSMITH_SCHEDULER_TOKEN; it is not set'),
      expect.stringContaining('STATE_URL_HERE is not set'),
      expect.stringContaining('webhooks.team: TEAM_SECRET is not set'),
    ])
    const short = { ALERTSMITH_SCHEDULER_TOKEN: 'short', STATE_URL_HERE: 'postgres://x', TEAM_SECRET: 'x' }
    expect(JSON.parse((await scheduler(line, short)).stdout).warnings).toEqual([
      expect.stringContaining('must have at least 16 characters'),
    ])
    const all = { ...short, ALERTSMITH_SCHEDULER_TOKEN: 'long-enough-0123456789' }
    expect(JSON.parse((await scheduler(line, all)).stdout).warnings).toEqual([])
  })

  it.each(['sources: { networks: 7 }', 'features: { raw_alerts: { a: wrong } }', 'outputdir: x'])(
    'refuses an alertsmith.config.yaml with %s, as every training would',
    async (text) => {
      const path = join(cwd, 'alertsmith.config.yaml')
      writeFileSync(path, text)
      const { exitCode, stderr } = await scheduler('validate --offline')
      rmSync(path)
      expect([exitCode, stderr]).toEqual([2, expect.stringContaining('alertsmith.config.yaml')])
    },
  )

  it('warns where only_if keeps days from being scored', async () => {
    writeFileSync(
      join(cwd, 'gated.yaml'),
      `jobs:
  gated: { cron: "@daily", networks: [demo], window: { last: 30d }, only_if: { new_labels: 5 }, after: { score: true } }
  free: { cron: "@daily", networks: [demo], window: { last: 30d }, after: { score: true } }
  unscored: { cron: "@daily", networks: [demo], window: { last: 30d }, only_if: { new_labels: 5 } }
`,
    )
    const { exitCode, stdout } = await scheduler('validate --offline --config gated.yaml --json')
    expect(exitCode).toBe(0)
    expect(JSON.parse(stdout).warnings).toEqual([expect.stringMatching(/^jobs\.gated: .*after\.score/)])
    const { stdout: text } = await scheduler('validate --offline --config gated.yaml')
    expect(text).toContain('⚠ jobs.gated:')
  })
})

describe('the surroundings', () => {
  const inFolder = async (
    line: string,
    prepare: (folder: string) => void,
    env: Record<string, string> = {},
  ) => {
    const folder = mkdtempSync(join(tmpdir(), 'alertsmith-scheduler-env-'))
    try {
      writeFileSync(
        join(folder, 'alertsmith.scheduler.yaml'),
        'http: off\njobs: { a: { cron: "0 6 29 2 *", networks: [demo], window: { last: 30d } } }\n',
      )
      prepare(folder)
      return await runScheduler(line.split(' '), { cwd: folder, env })
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }

  it.each(['validate --offline', 'list', 'run --once'])(
    '%s refuses a .env that is a folder',
    async (line) => {
      const { exitCode, stderr } = await inFolder(line, (folder) => mkdirSync(join(folder, '.env')))
      expect([exitCode, stderr]).toEqual([
        2,
        expect.stringMatching(/\.env to be a file .*it is a folder, no regular file/s),
      ])
      expect(stderr).not.toContain('Unexpected')
    },
  )

  it.each(['validate --offline', 'run --once'])('%s refuses a setting that is misspelt', async (line) => {
    const inFile = await inFolder(line, (folder) =>
      writeFileSync(join(folder, '.env'), 'ALERTSMITH_OUTPUTDIR=x\n'),
    )
    const inEnvironment = await inFolder(line, () => {}, { ALERTSMITH_OUTPUTDIR: 'x' })
    for (const { exitCode, stderr } of [inFile, inEnvironment]) {
      expect([exitCode, stderr]).toEqual([
        2,
        expect.stringContaining('Did you mean "ALERTSMITH_OUTPUT_DIR"?'),
      ])
    }
  })

  it('is told of a file with 20,000 unknown keys in a few lines', async () => {
    const { exitCode, stderr } = await inFolder('validate --offline', (folder) =>
      writeFileSync(
        join(folder, 'alertsmith.scheduler.yaml'),
        Array.from({ length: 20_000 }, (_, i) => `k${i}: 1`).join('\n'),
      ),
    )
    expect(exitCode).toBe(2)
    expect(stderr.length).toBeLessThan(20_000)
    expect(stderr).toContain('has 20001 problems')
  }, 30_000)
})

describe('next', () => {
  it('lists the ticks of all jobs in order, each with the days it trains on', async () => {
    const { stdout } = await scheduler('next --from 2024-03-30T12:00Z --count 3 --json')
    expect(JSON.parse(stdout)).toEqual({
      ticks: [
        {
          job: 'daily',
          scheduled_at: '2024-03-31T00:00:00.000Z',
          starts_at: '2024-03-31T00:00:00.000Z',
          time_zone: 'UTC',
          local_time: '2024-03-31 00:00',
          as_of: '2024-03-31',
          window: { start_date: '2024-03-02', end_date: '2024-03-31' },
        },
        {
          job: 'weekly',
          scheduled_at: '2024-03-31T01:00:00.000Z',
          starts_at: '2024-03-31T01:00:00.000Z',
          time_zone: 'Europe/Zurich',
          local_time: '2024-03-31 03:00',
          as_of: '2024-03-31',
          window: { start_date: '2024-01-01', end_date: '2024-03-30' },
        },
        {
          job: 'daily',
          scheduled_at: '2024-04-01T00:00:00.000Z',
          starts_at: '2024-04-01T00:00:00.000Z',
          time_zone: 'UTC',
          local_time: '2024-04-01 00:00',
          as_of: '2024-04-01',
          window: { start_date: '2024-03-03', end_date: '2024-04-01' },
        },
      ],
    })
  })

  it('keeps to one job', async () => {
    const { stdout } = await scheduler('next --from 2024-03-30 --count 2 --job weekly')
    expect(stdout.split('\n').slice(2, 4)).toEqual([
      '2024-03-31 01:00  2024-03-31 03:00  Europe/Zurich  weekly  2024-01-01 to 2024-03-30  01:00:00',
      '2024-04-07 00:30  2024-04-07 02:30  Europe/Zurich  weekly  2024-01-08 to 2024-04-06  00:30:00',
    ])
  })
})

describe('list and history', () => {
  it('say so where nothing has run', async () => {
    expect((await scheduler('history')).stdout).toBe('No runs yet.\n')
    const { jobs } = JSON.parse((await scheduler('list --json')).stdout) as { jobs: unknown[] }
    expect(jobs).toMatchObject([
      { name: 'weekly', paused: null, running: [], last_results: [] },
      { name: 'daily', paused: null, running: [], last_results: [] },
    ])
  })

  it('show what ran, newest first', async () => {
    const { db: state, close } = await db()
    const at = (hour: number) => new Date(Date.UTC(2024, 3, 1, hour)).toISOString()
    for (const name of ['daily', 'weekly', 'gone']) {
      const job = {
        name,
        planned_until: at(0),
        schedule: '{}',
        paused_at: null,
        paused_by: null,
        pause_reason: null,
      }
      await state.insertInto('jobs').values(job).execute()
    }
    for (const [id, hour, job, change] of [
      [
        'a',
        1,
        'daily',
        { status: 'succeeded', model_id: 'alert_scorer_demo_v1.0.0_20240401_010000', finished_at: at(2) },
      ],
      ['b', 3, 'daily', { status: 'failed', error_code: 'STORAGE_UNAVAILABLE', finished_at: at(4) }],
      ['c', 5, 'weekly', { status: 'running', phase: 'train', finished_at: null }],
      ['d', 0, 'gone', { status: 'succeeded', finished_at: at(1) }],
    ] as const) {
      await state
        .insertInto('ticks')
        .values(tickRow({ id: `tick-${id}`, job }))
        .execute()
      await state
        .insertInto('runs')
        .values(
          runRow({
            id,
            tick_id: `tick-${id}`,
            job,
            network: 'demo',
            model_type: 'alert_scorer',
            started_at: at(hour),
            error_code: null,
            model_id: null,
            ...change,
          }),
        )
        .execute()
    }
    await close()

    const { runs } = JSON.parse((await scheduler('history --json')).stdout) as { runs: { id: string }[] }
    expect(runs.map(({ id }) => id)).toEqual(['c', 'b', 'a', 'd'])
    const one = JSON.parse(
      (await scheduler('history --job daily --limit 1 --json')).stdout,
    ) as typeof runs & { runs: unknown[] }
    expect(one.runs).toMatchObject([{ id: 'b', status: 'failed', duration_ms: 3_600_000 }])

    const { stdout } = await scheduler('history --job daily')
    expect(stdout).toMatch(
      /2024-04-01 03:00 {2}daily +demo +alert_scorer +failed +1 h 0 min +1 +STORAGE_UNAVAILABLE/,
    )
    const list = (await scheduler('list')).stdout
    expect(list).toContain('runs now     alert_scorer of demo: train')
    expect(list).toContain(
      'last result  alert_scorer of demo: failed (STORAGE_UNAVAILABLE), 2024-04-01 03:00 UTC',
    )
  })

  it('say where the state cannot be opened, without its url', async () => {
    writeFileSync(
      join(cwd, 'postgres.yaml'),
      'state: { postgres: STATE_URL }\njobs: { daily: { cron: "@daily", networks: [demo], window: { last: 30d } } }\n',
    )
    writeFileSync(join(cwd, '.env'), 'OTHER_URL=postgres://me:hunter2@127.0.0.1:1/none\n')
    const missing = await scheduler('list --config postgres.yaml')
    expect(missing.exitCode).toBe(2)
    expect(missing.stderr).toContain('STATE_URL')
    const away = await scheduler('list --config postgres.yaml', {
      STATE_URL: 'postgres://me:hunter2@127.0.0.1:1/none',
    })
    expect(away.exitCode).toBe(75)
    expect(away.stderr).toContain('SCHEDULER_STATE_UNAVAILABLE')
    expect(`${away.stdout}${away.stderr}`).not.toContain('hunter2')
    writeFileSync(join(cwd, '.env'), 'STATE_URL=postgres://me:hunter2@127.0.0.1:1/none\n')
    const fromFile = await scheduler('list --config postgres.yaml')
    expect(fromFile.exitCode).toBe(75)
    expect(fromFile.stderr).not.toMatch(/must have STATE_URL|hunter2/)
    rmSync(join(cwd, '.env'))
  })
})
