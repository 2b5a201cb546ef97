import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCli } from '../run-cli.js'

const RANGE = '--start-date 2024-01-01 --end-date 2024-12-31'
const DAY = '2024-07-01'

let cwd: string
let modelId: string

const cli = (...args: string[]) => runCli(args, { cwd })
const run = (line: string) => cli(...line.split(' '))
const train = (more: string) => `train ${RANGE} --cv-folds 0 --threads 1 ${more}`
const modelsIn = (folder: string) =>
  existsSync(join(cwd, folder)) ? readdirSync(join(cwd, folder)).filter((name) => !name.startsWith('.')) : []

/** Stdout as the one JSON document that it must be. */
async function json(line: string, expectedExitCode = 0) {
  const { exitCode, stdout, stderr } = await run(`${line} --json`)
  expect(exitCode, stderr).toBe(expectedExitCode)
  return JSON.parse(stdout)
}

/** Alerts enough to train on in network a, too few in b. */
beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'alertsmith-cli-'))
  writeFileSync(join(cwd, 'small.json'), '{"num_iterations": 20}')
  for (const [network, alerts] of Object.entries({ a: 3_000, b: 300 })) {
    await json(`schema apply --network ${network}`)
    await json(`data generate --network ${network} --alerts ${alerts} --seed 11`)
  }
  modelId = (await json(train('--network a --params small.json'))).model_id
})
afterAll(() => rmSync(cwd, { recursive: true, force: true }))

describe('a trained model', () => {
  it('leaves nothing to repair', async () => {
    expect(await json('models repair --network a')).toEqual({ removed: [], recorded: [], broken: [] })
  })

  it('scores a day, and says so on a day without alerts', async () => {
    const scored = await json(`score --network a --date ${DAY}`)
    expect(scored).toMatchObject({ network: 'a', model_id: modelId, date: DAY, window_days: 7 })
    expect(scored.alerts).toBeGreaterThan(100)
    expect(scored.top).toHaveLength(10)
    expect(scored.top[0].reasons).toHaveLength(3)
    const again = await json(`score --network a --date ${DAY} --model ${modelId}`)
    expect(again.top).toEqual(scored.top)

    const { exitCode, stderr } = await run('score --network a --date 2024-07-02')
    expect(exitCode).toBe(1)
    expect(stderr).toContain('PIPELINE_NO_ALERTS_THAT_DAY')
    expect(stderr).toContain(DAY)
    expect((await run('score --network a --date 2024-03-04')).exitCode).toBe(2)
    const learned = await run('score --network a --date 2024-03-04 --allow-learned-days')
    expect(learned.exitCode).toBe(0)
    expect(learned.stdout).toContain('Alarm: Model')
  })

  it('explains an alert, as a document and in words', async () => {
    const { top } = await json(`score --network a --date ${DAY}`)
    const explained = await json(`explain ${top[0].alert_id} --network a`)
    expect(explained).toMatchObject({ alert_id: top[0].alert_id, score: top[0].score, rank_in_day: 1 })
    const { stdout } = await run(`explain ${top[0].alert_id} --network a`)
    for (const { text } of explained.reasons) expect(stdout).toContain(text)
  })

  it('is evaluated and reported on', async () => {
    const evaluated = await json(
      `evaluate ${modelId} --start-date 2024-06-10 --end-date ${DAY} --output e.html`,
    )
    expect(evaluated).toMatchObject({ model_id: modelId, network: 'a', evaluation: { kind: 'scorer' } })
    expect(evaluated.drift.features.length).toBeGreaterThan(30)
    expect(readFileSync(evaluated.report_path, 'utf8')).toContain(modelId)
    const reported = await json(`report ${modelId} --output r.html`)
    expect(reported).toEqual({ model_id: modelId, report_path: join(cwd, 'r.html') })
    expect(readFileSync(join(cwd, 'r.html'), 'utf8')).toMatch(/^<!doctype html>/i)
  })
})

describe("a team's own features in the config file", () => {
  async function withConfig(features: object, line: string) {
    const folder = mkdtempSync(join(cwd, 'own-'))
    writeFileSync(join(folder, 'alertsmith.config.json'), JSON.stringify({ features }))
    const url = `chdb:${join(cwd, '.alertsmith/clickhouse')}`
    const result = await runCli([...line.split(' '), '--json', '--clickhouse-url', url], { cwd: folder })
    return { ...result, folder }
  }

  it('are trained on, and flags go before what it selects', async () => {
    const features = {
      raw_alerts: { severity: { kind: 'category', name: 'severity_word' } },
      raw_features: { is_mixer: { kind: 'boolean', name: 'mixes' } },
      include: ['alert'],
    }
    const { exitCode, stdout, stderr, folder } = await withConfig(
      features,
      train('--network a --include declared,network'),
    )
    expect(exitCode, stderr).toBe(0)
    const { model_path } = JSON.parse(stdout)
    expect(model_path.startsWith(folder)).toBe(true)
    const { feature_names } = JSON.parse(readFileSync(join(model_path, 'metadata.json'), 'utf8'))
    expect(feature_names.slice(-2)).toEqual(['severity_word', 'mixes'])
    expect(feature_names).toContain('avg_out')
    expect(feature_names).not.toContain('volume_usd')
  })

  it.each([
    [
      '2 where the section is not well-formed',
      { raw_alerts: { severity: 'word' } },
      2,
      'PIPELINE_FEATURE_CONFIG',
    ],
    [
      '2 where it declares the outcome',
      { raw_alerts: { label: 'number' } },
      2,
      'EXTRACTION_LABEL_AS_FEATURE',
    ],
    [
      '1 where a column is not there',
      { raw_alerts: { severty: 'category' } },
      1,
      'EXTRACTION_MISSING_COLUMN',
    ],
  ])('%s', async (_, features, expected, code) => {
    const { exitCode, stdout, stderr } = await withConfig(features, train('--network a'))
    expect([exitCode, stdout]).toEqual([expected, ''])
    expect(JSON.parse(stderr.trim().split('\n').at(-1)!).error.code).toBe(code)
  })
})

describe('several trainings', () => {
  it('go on past those that fail, and end with 1', async () => {
    const line = train(
      '--model-type all --network a,b,missing --threshold recall=0.9 --params small.json --output-dir several',
    )
    const { models, failed } = await json(line, 1)
    const named = (entries: { network: string; model_type: string }[]) =>
      entries.map(({ network, model_type }) => `${network} ${model_type}`)
    expect(named(models)).toEqual(['a alert_scorer', 'a alert_ranker'])
    expect(models[0]).toMatchObject({ threshold: { rule: 'recall=0.9' }, rows: { total: 3_000 } })
    expect(named(failed)).toEqual([
      'a cluster_scorer',
      ...['b', 'missing'].flatMap((network) => [
        `${network} alert_scorer`,
        `${network} alert_ranker`,
        `${network} cluster_scorer`,
      ]),
    ])
    const codes = failed.map(({ code }: { code: string }) => code)
    expect(codes[0]).toBe('TRAINER_INSUFFICIENT_LABELS')
    expect(codes.slice(4)).toEqual(Array(3).fill('STORAGE_UNKNOWN_NETWORK'))
    for (const { message } of failed) expect(message).toMatch(/^[^\n]+$/)
    expect(modelsIn('several')).toHaveLength(2)
  })
})

describe('exit codes', () => {
  it('3 where labels do not suffice, and nothing is saved', async () => {
    const { exitCode, stdout, stderr } = await run(train('--network b --output-dir refused'))
    expect([exitCode, stdout]).toEqual([3, ''])
    expect(stderr).toContain('TRAINER_INSUFFICIENT_LABELS')
    expect(stderr).toMatch(/part lacks \d+ positives/)
    expect(modelsIn('refused')).toEqual([])
  })

  it('3 for a model of another network, unless it is asked for', async () => {
    const line = `score --network b --date ${DAY} --model ${modelId}`
    const { exitCode, stdout, stderr } = await run(line)
    expect([exitCode, stdout]).toEqual([3, ''])
    expect(stderr).toContain('--allow-other-network')
    expect(await json(`${line} --allow-other-network`)).toMatchObject({ network: 'b', model_id: modelId })
    const evaluation = `evaluate ${modelId} --network b --start-date 2024-05-01 --end-date ${DAY} --output b.html`
    expect((await run(evaluation)).exitCode).toBe(3)
    expect(existsSync(join(cwd, 'b.html'))).toBe(false)
  })

  const refused: [string, string, number, RegExp][] = [
    ['a budget of 0 alerts', '--alerts-per-day 0', 2, /PIPELINE_TRAINING_OPTION/],
    ['a threshold for a budget of 0', '--threshold budget=0/day', 2, /TRAINER_INVALID_OPTION/],
    ['a threshold out of range', '--threshold recall=1.5', 2, /TRAINER_INVALID_OPTION/],
    ['an embargo longer than the range', '--embargo-days 400', 2, /TRAINER_EMBARGO_TOO_LONG/],
    ['an embargo without a cut', '--embargo-days 7 --split group', 2, /PIPELINE_TRAINING_OPTION/],
    ['calibrating a ranker', '--model-type alert_ranker --calibration platt', 2, /PIPELINE_TRAINING_OPTION/],
    ['an unknown feature to include', '--include volume_us', 2, /FEATURES_BAD_OPTION/],
    ['an empty name to exclude', '--exclude alert,,month', 2, /names with commas between/],
    ['an empty network', '--network a,,b', 2, /names with commas between/],
    ['a label column that is not there', '--label-column outcome', 1, /EXTRACTION_MISSING_COLUMN/],
    ['labels by query without one', '--labels query', 2, /--label-query FILE/],
    ['a query that is not asked for', '--label-query small.json', 2, /--labels query/],
    ['a query file that is not there', '--labels query --label-query absent.sql', 2, /absent\.sql/],
    ['a share of no members', '--model-type cluster_scorer --cluster-label share=0', 2, /share=/],
    ['a cluster rule for alerts', '--cluster-label any', 2, /--model-type cluster_scorer/],
  ]
  it.each(refused)('%s: nothing is saved and the message says why', async (_, more, expected, message) => {
    const { exitCode, stdout, stderr } = await run(train(`--network a --output-dir none ${more}`))
    expect(stderr).toMatch(message)
    expect([exitCode, stdout]).toEqual([expected, ''])
    expect(stderr).not.toMatch(/^\s+at /m)
    expect(modelsIn('none')).toEqual([])
  })

  const queries: [string, string, RegExp][] = [
    [
      'gives an alert twice',
      'SELECT alert_id, label FROM raw_alerts UNION ALL SELECT alert_id, label FROM raw_alerts',
      /one row per alert_id/,
    ],
    [
      'gives labels as text',
      "SELECT alert_id, if(label = 1, 'bad', 'good') AS label FROM raw_alerts",
      /must give label as/,
    ],
    ['gives unknown labels', 'SELECT alert_id, label + 1 AS label FROM raw_alerts', /EXTRACTION_LABEL_VALUE/],
    ['is no SELECT', 'DROP TABLE raw_alerts', /must be a single SELECT/],
  ]
  it.each(queries)('1 for a label query that %s', async (_, sql, message) => {
    writeFileSync(join(cwd, 'labels.sql'), sql)
    const { exitCode, stdout, stderr } = await run(
      train('--network a --labels query --label-query labels.sql --output-dir none'),
    )
    expect(stderr).toMatch(message)
    expect([exitCode, stdout]).toEqual([1, ''])
    expect(modelsIn('none')).toEqual([])
  })

  it('1 for calibrating on one class', async () => {
    // The validation rows of the 26 weeks lie in May; test rows come later.
    writeFileSync(
      join(cwd, 'one-class.sql'),
      "SELECT alert_id, if(processing_date BETWEEN '2024-04-15' AND '2024-05-31', 0, label) AS label FROM raw_alerts",
    )
    const { exitCode, stderr } = await run(
      train(
        '--network a --labels query --label-query one-class.sql --allow-insufficient --calibration isotonic --output-dir none',
      ),
    )
    expect(stderr).toContain('TRAINER_SINGLE_CLASS')
    expect(exitCode).toBe(1)
    expect(modelsIn('none')).toEqual([])
  })

  it.each([
    ['score --network a --date tomorrow', 2, /tomorrow/],
    ['score --network a --date 2024-07-01 --model nothing', 2, /STORAGE_MODEL_NOT_FOUND/],
    ['score --network b --date 2024-07-01', 1, /PIPELINE_NO_MODEL/],
    ['explain nothing --network a', 1, /PIPELINE_NO_ALERT/],
    ['evaluate nothing --start-date 2024-05-01 --end-date 2024-07-01', 2, /STORAGE_MODEL_NOT_FOUND/],
    ['report ../a', 2, /STORAGE_MODEL_NOT_FOUND/],
    ['reproduce nothing', 2, /STORAGE_MODEL_NOT_FOUND/],
  ])('%s ends with %i', async (line, expected, message) => {
    const { exitCode, stdout, stderr } = await run(line)
    expect(stderr).toMatch(message)
    expect([exitCode, stdout]).toEqual([expected, ''])
  })
})

describe('reproduce', () => {
  it('0 where the same comes out, 1 where the data has changed', async () => {
    expect(await json(`reproduce ${modelId}`)).toMatchObject({ identical: true, first_difference: null })
    await json('data generate --network a --alerts 3000 --seed 12')
    expect(await json(`reproduce ${modelId}`, 1)).toMatchObject({
      identical: false,
      first_difference: 'data',
    })
    const { exitCode, stdout } = await run(`reproduce ${modelId}`)
    expect(exitCode).toBe(1)
    expect(stdout).toMatch(/differs first in data/)
  })
})
