import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openTestStore } from '@alertsmith/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CliOptions, runCli } from '../run-cli.js'

const RANGE = ['--start-date', '2024-01-01', '--end-date', '2024-12-31']

/** Enough alerts that every part of a split has enough of them labelled. */
const GENERATE = 'data generate --network demo --alerts 3000 --seed 11'

let cwd: string
const cli = (line: string, options: Partial<CliOptions> = {}) => runCli(line.split(' '), { cwd, ...options })
const train = (more = '') => `train --network demo ${RANGE.join(' ')}${more}`

beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'alertsmith-cli-'))
  for (const line of ['schema apply --network demo', GENERATE]) {
    expect((await cli(line)).exitCode, line).toBe(0)
  }
})
afterAll(() => rmSync(cwd, { recursive: true, force: true }))

describe('the path of a new user', () => {
  it('applies the schema once and says so the second time', async () => {
    const { exitCode, stdout } = await cli('schema apply --network demo --json')
    expect(exitCode).toBe(0)
    const document = JSON.parse(stdout)
    expect(document).toMatchObject({ network: 'demo', applied: [] })
    expect(document.unchanged.length).toBeGreaterThanOrEqual(3)
    expect((await cli('schema status --network demo')).exitCode).toBe(0)
  })

  it('generates the same network again without a change', async () => {
    const { exitCode, stdout } = await cli(`${GENERATE} --json`)
    expect(exitCode).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ network: 'demo', unchanged: true, rows: { raw_alerts: 3000 } })
  })

  it('trains, lists and shows a model, each as one JSON document', async () => {
    const trained = await cli(train(' --cv-folds 3 --threads 1 --json'))
    expect(trained.exitCode, trained.stderr).toBe(0)
    const summary = JSON.parse(trained.stdout)
    expect(Object.keys(summary)).toEqual(
      expect.arrayContaining([
        ...[
          'model_id',
          'model_path',
          'model_type',
          'network',
          'version',
          'window',
          'rows',
          'num_features',
          'metrics',
        ],
        ...['phase_ms', 'peak_rss_mb', 'data_fingerprint'],
      ]),
    )
    expect(Object.keys(summary.window)).toEqual(['start_date', 'end_date', 'window_days'])
    expect(Object.keys(summary.rows)).toEqual([
      ...['total', 'train', 'validation', 'test', 'excluded', 'positive_rate'],
    ])
    const metrics = [
      ...[
        'test_auc',
        'test_pr_auc',
        'test_precision',
        'test_recall',
        'test_f1',
        'test_log_loss',
        'test_brier',
      ],
      ...['precision_at_100', 'best_iteration', 'num_trees', 'cv_auc_mean', 'cv_auc_std', 'cv_scores'],
    ]
    expect(Object.keys(summary.metrics)).toEqual(expect.arrayContaining(metrics))
    expect(Object.keys(summary.phase_ms)).toEqual([
      ...['extract', 'features', 'train', 'cv', 'judge', 'save', 'total'],
    ])
    expect(summary.peak_rss_mb).toBeGreaterThan(50)

    const listed = JSON.parse((await cli('models list --json')).stdout)
    expect(listed.models.map((model: { model_id: string }) => model.model_id)).toEqual([summary.model_id])
    const shown = await cli(`models show ${summary.model_id} --json`)
    expect(JSON.parse(shown.stdout)).toMatchObject({ model_id: summary.model_id, metrics: summary.metrics })
    expect((await cli(`models show ${summary.model_id}`)).stdout).toContain(
      'golden rows give their recorded scores',
    )
  })

  it('is told by doctor that all is well', async () => {
    const { exitCode, stdout } = await cli('doctor --json')
    expect(exitCode, stdout).toBe(0)
    const { healthy, checks } = JSON.parse(stdout)
    expect(healthy).toBe(true)
    expect(checks.map(({ name }: { name: string }) => name)).toEqual([
      ...['ClickHouse', 'schema of demo', 'LightGBM', 'disk', 'memory', 'threads'],
    ])
  })

  it('keeps stdout for the result alone and logs JSON lines to stderr', async () => {
    const { stdout, stderr } = await cli('schema status --network demo --json --log-level debug')
    expect(JSON.parse(stdout)).toMatchObject({ network: 'demo', complete: true })
    const lines = stderr.trim().split('\n')
    for (const line of lines)
      expect(JSON.parse(line)).toMatchObject({ network: 'demo', run_id: expect.any(String) })
  })
})

describe('exit codes and errors', () => {
  const usage: [string, string, RegExp][] = [
    ['an unknown command', 'trian', /unknown command 'trian'/],
    ['a missing option', 'train --network demo --start-date 2024-01-01', /--end-date/],
    ['an unknown option', train(' --treads 2'), /unknown option '--treads'[\s\S]*--threads/],
    ['a number that is none', train(' --cv-folds five'), /--cv-folds.*whole number/],
    [
      'two ways to choose the test rows',
      train(' --test-size 0.2 --test-start 2024-06-01'),
      /cannot be used with/,
    ],
    ['an unknown model type', train(' --model-type crystal_ball'), /Allowed choices are alert_scorer/],
    [
      'an unknown network',
      'train --network demmo --start-date 2024-01-01 --end-date 2024-02-01',
      /Did you mean "demo"/,
    ],
    ['a hostile network', 'schema apply --network demo;DROP', /STORAGE_NETWORK_NAME/],
    [
      'dates in the wrong order',
      'train --network demo --start-date 2024-03-01 --end-date 2024-02-01',
      /must not lie before/,
    ],
    [
      'a date that does not exist',
      'train --network demo --start-date 2024-02-30 --end-date 2024-03-01',
      /2024-02-30/,
    ],
    ['a parameters file that is not there', train(' --params absent.json'), /PIPELINE_PARAMS_FILE_INVALID/],
    ['a bad thread count', train(' --threads -3'), /PIPELINE_CONFIG_INVALID/],
    ['a ClickHouse that is no URL', 'schema status --network demo --clickhouse-url nowhere', /STORAGE_URL/],
  ]
  it.each(usage)('2 for %s', async (_, line, message) => {
    const { exitCode, stdout, stderr } = await cli(line)
    expect(stderr).toMatch(message)
    expect(exitCode).toBe(2)
    expect(stdout).toBe('')
  })

  it('2 for a parameter that LightGBM does not know, before any work', async () => {
    writeFileSync(join(cwd, 'params.json'), '{"num_leafs": 31}')
    const { exitCode, stderr } = await cli(train(' --params params.json --json'))
    expect(exitCode).toBe(2)
    const { error } = JSON.parse(stderr.trim().split('\n').at(-1)!)
    expect(error).toMatchObject({ code: 'LGBM_UNKNOWN_PARAMETER', retryable: false })
    expect(stderr).not.toContain('Extracting')
  })

  it('1 for a range without alerts, naming the range there is', async () => {
    const { exitCode, stderr } = await cli(
      'train --network demo --start-date 2020-01-01 --end-date 2020-12-31',
    )
    expect(exitCode).toBe(1)
    expect(stderr).toMatch(/EXTRACTION_NO_ALERTS/)
    expect(stderr).toMatch(/2024-01-08 to 2024-07-01/)
  })

  it('1 for an output folder that is a file', async () => {
    writeFileSync(join(cwd, 'a-file'), '')
    const { exitCode, stderr } = await cli(train(' --output-dir a-file'))
    expect(exitCode).toBe(1)
    expect(stderr).toMatch(/a-file/)
  })

  it('1 from doctor where ClickHouse cannot be opened', async () => {
    const { exitCode, stdout } = await cli('doctor --clickhouse-url nowhere')
    expect(exitCode).toBe(1)
    expect(stdout).toMatch(/✗ ClickHouse/)
  })

  it('75 while another process holds the embedded database, naming it', async () => {
    const holder = await openTestStore()
    try {
      const { exitCode, stderr } = await cli(`doctor --clickhouse-url ${holder.store.url}`)
      expect(exitCode).toBe(1)
      const second = await cli(`schema status --network demo --clickhouse-url ${holder.store.url}`)
      expect(second.exitCode, stderr).toBe(75)
      expect(second.stderr).toContain(String(process.pid))
    } finally {
      await holder.close()
    }
  })

  it('75 where the server does not answer', async () => {
    const { exitCode, stderr } = await cli('schema status --network demo --clickhouse-url http://127.0.0.1:9')
    expect(exitCode).toBe(75)
    expect(stderr).toMatch(/STORAGE_/)
  })

  it.each(['SIGINT', 'SIGTERM'] as const)('130 for %s, and nothing is left behind', async (signal) => {
    const models = join(cwd, `models-${signal}`)
    mkdirSync(models)
    const { exitCode, stdout } = await cli(train(` --output-dir ${models}`), {
      signalAfter: { text: 'Phase train begins', signal },
    })
    expect(exitCode).toBe(130)
    expect(stdout).toBe('')
    expect(readdirSync(models)).toEqual([])
  })

  it('shows help with 0, of commands and of groups of them', async () => {
    const commands = [
      '',
      'schema',
      'schema apply',
      'data',
      'data import',
      'data generate',
      'train',
      'models list',
      'doctor',
    ]
    for (const command of commands) {
      const { exitCode, stdout } = await cli(`${command} --help`.trim())
      expect(exitCode, command).toBe(0)
      expect(stdout).toContain('Usage: alertsmith')
    }
  })
})

describe('configuration', () => {
  it('prints every value with its source and never a secret', async () => {
    const env = { ALERTSMITH_CLICKHOUSE_PASSWORD: 'hunter2hunter2', ALERTSMITH_DEMO_THREADS: '3' }
    const { exitCode, stdout, stderr } = await cli('config --network demo --json', { env })
    expect(exitCode).toBe(0)
    const { settings } = JSON.parse(stdout)
    const of = (name: string) => settings.find(({ setting }: { setting: string }) => setting === name)
    expect(of('threads')).toMatchObject({ value: 3, source: 'environment ALERTSMITH_DEMO_THREADS' })
    expect(of('clickhousePassword')).toMatchObject({ value: '(set, not shown)' })
    expect(stdout + stderr).not.toContain('hunter2hunter2')
  })
})

describe('importing files', () => {
  it('refuses a folder whose files cannot be, with every problem, and changes nothing', async () => {
    const from = join(cwd, 'bad')
    mkdirSync(from)
    writeFileSync(join(from, 'raw_alerts.csv'), 'alert_idd,address\nx,y\n')
    writeFileSync(join(from, 'raw_features.parquet'), 'PAR1 truncated')
    const { exitCode, stderr } = await cli(`data import --network demo --from ${from}`)
    expect(exitCode).toBe(1)
    expect(stderr).toContain('alert_idd')
    expect(stderr).toContain('raw_features.parquet')
    const { stdout } = await cli(`${GENERATE} --json`)
    expect(JSON.parse(stdout).unchanged).toBe(true)
  })

  it('says which snapshots hold other rows than before', async () => {
    const from = join(cwd, 'flows')
    mkdirSync(from)
    const importFlow = async (hash: string) => {
      const header =
        'from_address,to_address,processing_date,window_days,amount_usd,transaction_hash,timestamp'
      const row = `0xa,0xb,2024-01-01,7,1.5,${hash},2024-01-01 00:00:00`
      writeFileSync(join(from, 'raw_money_flows.csv'), `${header}\n${row}\n`)
      return (await cli(`data import --network flows --from ${from}`)).stdout
    }
    await cli('schema apply --network flows')
    expect(await importFlow('h1')).not.toContain('Warning')
    expect(await importFlow('h2')).toContain(
      'Warning: in raw_money_flows 1 snapshot holds other rows than before: 2024-01-01 (7 days, 1 → 1 rows).',
    )
  })
})
