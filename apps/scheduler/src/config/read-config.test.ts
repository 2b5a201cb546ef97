import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { AlertsmithError } from '@alertsmith/pipeline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from './read-config.js'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'alertsmith-scheduler-config-'))
  file('good.json', '{"num_leaves": 15}')
  file('unknown.json', '{"num_leafs": 15}')
  file('labels.sql', 'SELECT alert_id, label FROM cases')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function file(name: string, text: string): string {
  const path = join(folder, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  return path
}

/** The problems of a text, without the file's name before each. */
function problemsOf(text: string): string[] {
  const path = file('config.yaml', text)
  try {
    readConfig(path)
  } catch (error) {
    if (!AlertsmithError.isInstance(error)) throw error
    expect(error.code).toBe('SCHEDULER_CONFIG_INVALID')
    const { problems } = error.context as { readonly problems: readonly string[] }
    return problems.map((problem) => {
      expect(problem.startsWith(`${path}:`) || /^… and \d+ more\.$/.test(problem)).toBe(true)
      return problem.slice(path.length + 1)
    })
  }
  return []
}

/** A file with one job, to which the lines are added as they are. */
const job = (...lines: string[]) =>
  [
    'jobs:',
    '  weekly:',
    '    cron: "0 6 * * 1"',
    '    networks: [ethereum]',
    '    window: {last: 90d}',
    ...lines.map((line) => `    ${line}`),
  ].join('\n')
const FIRST_LINE = 6

describe('a config file', () => {
  it('fills in every default', () => {
    const path = file('least/config.yaml', job())
    expect(readConfig(path)).toEqual({
      path,
      state: { kind: 'sqlite', path: join(folder, 'least/.alertsmith/scheduler.db') },
      host: hostname(),
      maxTrainings: 1,
      http: { host: '127.0.0.1', port: 8790 },
      tokenVariable: 'ALERTSMITH_SCHEDULER_TOKEN',
      logLevel: 'info',
      webhooks: [],
      jobs: [
        {
          name: 'weekly',
          cron: '0 6 * * 1',
          timeZone: 'UTC',
          networks: ['ethereum'],
          modelTypes: ['alert_scorer'],
          window: { lastDays: 90, lagDays: 0, snapshotDays: 7 },
          training: {
            split: { kind: 'temporal', testSize: undefined, embargoDays: 0, testBreakdown: 'address' },
            cvFolds: 5,
            cv: 'auto',
            calibration: undefined,
            threshold: undefined,
            alertsPerDay: undefined,
            allowInsufficient: false,
            acknowledgedFeatures: undefined,
            features: {},
            labels: { strategy: 'column', column: undefined },
            clusterRule: undefined,
            params: {},
            seed: undefined,
            threads: 0,
          },
          overlap: 'skip',
          catchUp: 'latest',
          jitterMs: 0,
          timeoutMs: 6 * 3_600_000,
          retry: { attempts: 3, backoffMs: 60_000, maxBackoffMs: 1_800_000 },
          onlyIf: undefined,
          after: { evaluate: false, promote: undefined, score: false },
        },
      ],
    })
  })

  it('reads all that a job can say, defaults laid under it key by key', () => {
    const path = file(
      'config.yaml',
      `
state: { postgres: DATABASE_URL }
host: trainer-1
max_trainings: 2
http: "[::1]:9000"
token_variable: TOKEN
log_level: warn
defaults:
  time_zone: Europe/Zurich
  window: { last: 30d, lag: 2d }
  retry: { attempts: 1, backoff: 10s }
jobs:
  all:
    cron: 15 30 2 L * *
    networks: [ethereum, bitcoin]
    model_types: [alert_scorer, cluster_scorer]
    window: { last: 180d, snapshot: 30d }
    train:
      split: group
      test_size: 0.25
      test_breakdown: none
      cv_folds: 0
      cv: grouped
      calibration: isotonic
      threshold: recall=0.9
      alerts_per_day: 20
      allow_insufficient: true
      acknowledge_features: [volume_usd]
      include: [network]
      exclude: [history]
      labels: { strategy: query, query_file: labels.sql }
      cluster_label: share=.5
      params: good.json
      seed: 7
      threads: 2
    overlap: cancel
    catch_up: all
    jitter: 90s
    timeout: 2h
    retry: { backoff: 20s }
    only_if: { new_labels: 500 }
    after: { evaluate: true, promote: { min_gain: 0.01 }, score: true }
  plain:
    cron: "@daily"
    networks: [ethereum]
    after: { promote: true }
webhooks:
  ops: { url: "https://example.com/hook?team=aml", secret_variable: HOOK_SECRET, events: [failure] }
`,
    )
    const config = readConfig(path)
    expect(config).toMatchObject({
      state: { kind: 'postgres', urlVariable: 'DATABASE_URL' },
      host: 'trainer-1',
      maxTrainings: 2,
      http: { host: '::1', port: 9000 },
      tokenVariable: 'TOKEN',
      logLevel: 'warn',
      webhooks: [
        {
          name: 'ops',
          url: 'https://example.com/hook?team=aml',
          secretVariable: 'HOOK_SECRET',
          events: ['failure'],
        },
      ],
    })
    expect(config.jobs).toHaveLength(2)
    expect(config.jobs[0]).toEqual({
      name: 'all',
      cron: '15 30 2 L * *',
      timeZone: 'Europe/Zurich',
      networks: ['ethereum', 'bitcoin'],
      modelTypes: ['alert_scorer', 'cluster_scorer'],
      window: { lastDays: 180, lagDays: 2, snapshotDays: 30 },
      training: {
        split: { kind: 'group', testSize: 0.25, embargoDays: 0, testBreakdown: 'none' },
        cvFolds: 0,
        cv: 'grouped',
        calibration: 'isotonic',
        threshold: 'recall=0.9',
        alertsPerDay: 20,
        allowInsufficient: true,
        acknowledgedFeatures: ['volume_usd'],
        features: { include: ['network'], exclude: ['history'] },
        labels: { strategy: 'query', sql: 'SELECT alert_id, label FROM cases' },
        clusterRule: { share: 0.5 },
        params: { num_leaves: 15 },
        seed: 7,
        threads: 2,
      },
      overlap: 'cancel',
      catchUp: 'all',
      jitterMs: 90_000,
      timeoutMs: 7_200_000,
      retry: { attempts: 1, backoffMs: 20_000, maxBackoffMs: 1_800_000 },
      onlyIf: { minNewLabels: 500, maxScoreDrift: undefined },
      after: {
        evaluate: true,
        promote: { minGain: 0.01, maxSegmentFall: undefined, maxCalibrationError: undefined },
        score: true,
      },
    })
    expect(config.jobs[1]).toMatchObject({
      timeZone: 'Europe/Zurich',
      window: { lastDays: 30, lagDays: 2, snapshotDays: 7 },
      after: { evaluate: false, promote: {}, score: false },
    })
  })

  it.each([
    ['off', undefined],
    ['0.0.0.0:0', { host: '0.0.0.0', port: 0 }],
    ['localhost:80', { host: 'localhost', port: 80 }],
  ])('http: %s', (text, http) => {
    expect(readConfig(file('config.yaml', `http: ${text}\n${job()}`)).http).toEqual(http)
  })
})

describe('what is wrong with one place', () => {
  it.each([
    [
      'tran: {}',
      '5: jobs.weekly.tran: expected one of cron, time_zone, networks, model_types, window, train, overlap, catch_up, jitter, timeout, retry, only_if, after; found the key "tran". Did you mean "train"?',
    ],
    [
      'train: {splt: group}',
      '13: jobs.weekly.train.splt: expected one of split, test_size, embargo_days, test_breakdown, cv_folds, cv, calibration, threshold, alerts_per_day, allow_insufficient, acknowledge_features, include, exclude, labels, cluster_label, params, seed, threads; found the key "splt". Did you mean "split"?',
    ],
    [
      'train: {split: temporl}',
      '20: jobs.weekly.train.split: expected one of temporal, stratified, group; found "temporl". Did you mean "temporal"?',
    ],
    [
      'train: {test_size: 1}',
      '24: jobs.weekly.train.test_size: expected a number above 0 and below 1; found 1',
    ],
    [
      'train: {test_size: "0.2"}',
      '24: jobs.weekly.train.test_size: expected a number above 0 and below 1; found "0.2"',
    ],
    [
      'train: {cv_folds: 2.5}',
      '23: jobs.weekly.train.cv_folds: expected a whole number from 0 to 100; found 2.5',
    ],
    [
      'train: {threshold: best}',
      '24: jobs.weekly.train.threshold: expected max-f1, recall=<above 0, up to 1> or budget=<whole number from 1>/day; found "best"',
    ],
    [
      'train: {embargo_days: 3, split: group}',
      '27: jobs.weekly.train.embargo_days: expected 0 in a group split, which has no cut in time; found 3',
    ],
    [
      'train: {cluster_label: any}',
      '28: jobs.weekly.train.cluster_label: expected cluster_scorer among model_types; found alert_scorer',
    ],
    [
      'train: {cluster_label: share=2}',
      '28: jobs.weekly.train.cluster_label: expected any, or share= with a number above 0 and up to 1; found "share=2"',
    ],
    [
      'train: {labels: {strategy: query}}',
      '21: jobs.weekly.train.labels: expected query_file, because strategy is query; found nothing',
    ],
    [
      'train: {labels: {column: y, strategy: address-labels}}',
      '30: jobs.weekly.train.labels.column: expected no column unless strategy is column; found strategy address-labels',
    ],
    [
      'train: {include: []}',
      '22: jobs.weekly.train.include: expected a list of features and groups, each once; found []',
    ],
    [
      'model_types: [alert_scorer, alert_scorer]',
      '18: jobs.weekly.model_types: expected a list of alert_scorer, alert_ranker, cluster_scorer, each once; found ["alert_scorer","alert_scorer"]',
    ],
    [
      'model_types: alert_scorer',
      '18: jobs.weekly.model_types: expected a list of alert_scorer, alert_ranker, cluster_scorer, each once; found "alert_scorer"',
    ],
    [
      'time_zone: Europe/Zurch',
      '16: jobs.weekly.time_zone: expected an IANA time zone, such as Europe/Zurich; found "Europe/Zurch"',
    ],
    [
      'time_zone: ""',
      '16: jobs.weekly.time_zone: expected an IANA time zone, such as Europe/Zurich; found ""',
    ],
    [
      'overlap: skipp',
      '14: jobs.weekly.overlap: expected one of skip, queue, cancel; found "skipp". Did you mean "skip"?',
    ],
    [
      'jitter: 5',
      '13: jobs.weekly.jitter: expected a time from 0s to 1d, such as 10s, 30m, 6h or 1d; found 5',
    ],
    [
      'jitter: 5 m',
      '13: jobs.weekly.jitter: expected a time from 0s to 1d, such as 10s, 30m, 6h or 1d; found "5 m"',
    ],
    [
      'timeout: 0s',
      '14: jobs.weekly.timeout: expected a time from 1s to 7d, such as 10s, 30m, 6h or 1d; found "0s"',
    ],
    [
      'timeout: 99999999999999d',
      '14: jobs.weekly.timeout: expected a time from 1s to 7d, such as 10s, 30m, 6h or 1d; found "99999999999999d"',
    ],
    [
      'retry: {backoff: 2h}',
      '5: jobs.weekly.retry.max_backoff: expected at least as long as backoff; found less',
    ],
    ['only_if: {}', '14: jobs.weekly.only_if: expected new_labels, score_drift or both; found {}'],
    [
      'after: {evaluate: true}',
      '23: jobs.weekly.after.evaluate: expected a window.lag of 1d or more, to have days that the model was not trained on; found 0d',
    ],
    [
      'after: {promote: {min_gain: [1]}}',
      '33: jobs.weekly.after.promote.min_gain: expected a number from -1 to 1; found [1]',
    ],
    ['after: yes', '12: jobs.weekly.after: expected a mapping with evaluate, promote, score; found "yes"'],
    ['after:', '11: jobs.weekly.after: expected a mapping with evaluate, promote, score; found nothing'],
  ])('%s', (line, problem) => {
    expect(problemsOf(job(line))).toEqual([`${FIRST_LINE}:${problem}`])
  })

  it.each([
    [
      'model_types: [alert_ranker]\n    train: {threshold: max-f1, calibration: none}',
      [
        '7:24: jobs.weekly.train.threshold: expected no threshold, which rankers do not have; found model_types [alert_ranker]',
        '7:45: jobs.weekly.train.calibration: expected no calibration, which rankers do not have; found model_types [alert_ranker]',
      ],
    ],
    [
      'model_types: [cluster_scorer]\n    after: {score: true}',
      [
        '7:20: jobs.weekly.after.score: expected a model of alerts among model_types to score with; found cluster_scorer',
      ],
    ],
    [
      'model_types: [alert_scorer, cluster_scorer]\n    only_if: {score_drift: 0.2}',
      [
        '7:14: jobs.weekly.only_if: expected new_labels as well, because cluster_scorer has no drift of scores; found score_drift alone',
      ],
    ],
    ['model_types: [alert_ranker, alert_scorer]\n    train: {threshold: max-f1}', []],
  ])('%s', (lines, problems) => {
    expect(problemsOf(job(lines))).toEqual(problems)
  })

  it.each([
    ['"0 6 * * 8"', '(Invalid value for dayOfWeek: 8); found "0 6 * * 8"'],
    ['"0 6 * *"', 'exactly five, six, or seven space separated parts are required.); found "0 6 * *"'],
    ['"0 0 6 * * 1 2025"', 'found "0 0 6 * * 1 2025"'],
    ['"0 0 30 2 *"', '(the time that it names never comes); found "0 0 30 2 *"'],
    ['"@reboot"', 'found "@reboot"'],
    ['2025-01-01T00:00:00', 'found "2025-01-01T00:00:00"'],
    ['5', 'found 5'],
  ])('cron: %s', (cron, end) => {
    const [problem, ...others] = problemsOf(job().replace('"0 6 * * 1"', cron))
    expect(others).toEqual([])
    expect(problem).toMatch(
      /^3:11: jobs\.weekly\.cron: expected a cron expression of five fields, or six with seconds first/,
    )
    expect(problem!.endsWith(end), problem).toBe(true)
  })

  it('names a parameters file that is missing, and a parameter that LightGBM does not know', () => {
    const [missing] = problemsOf(job('train: {params: nowhere.json}'))
    expect(missing).toMatch(
      /^6:21: jobs\.weekly\.train\.params: expected a file with LightGBM parameters; found .*nowhere\.json/,
    )
    const [unknown] = problemsOf(job('train: {params: unknown.json}'))
    expect(unknown).toMatch(/^6:21: jobs\.weekly\.train\.params: expected .*num_leafs/)
    const [query] = problemsOf(job('train: {labels: {strategy: query, query_file: nowhere.sql}}'))
    expect(query).toMatch(
      /^6:51: jobs\.weekly\.train\.labels\.query_file: expected a file that can be read; found .*nowhere\.sql/,
    )
  })
})

describe('the file as a whole', () => {
  it.each([
    [
      '',
      [
        '1:1: expected a mapping with state, host, max_trainings, http, token_variable, log_level, defaults, jobs, webhooks; found nothing',
      ],
    ],
    [
      '[1, 2]',
      [
        '1:1: expected a mapping with state, host, max_trainings, http, token_variable, log_level, defaults, jobs, webhooks; found [1,2]',
      ],
    ],
    ['jobs: {}', ['1:7: jobs: expected at least one job; found {}']],
    [
      'http: off',
      [
        '1:1: jobs: expected names of 1 to 63 lower-case letters, digits, "-" and "_", each with its settings; found nothing',
      ],
    ],
    [
      `http: 127.0.0.1:99999\n${job()}`,
      ['1:7: http: expected HOST:PORT such as 127.0.0.1:8790, or off; found "127.0.0.1:99999"'],
    ],
    [`http: 8790\n${job()}`, ['1:7: http: expected HOST:PORT such as 127.0.0.1:8790, or off; found 8790']],
    [`state: {}\n${job()}`, ['1:8: state: expected either sqlite or postgres; found {}']],
    [
      `state: {sqlite: a, postgres: B}\n${job()}`,
      ['1:8: state: expected either sqlite or postgres; found a value that is not shown'],
    ],
  ])('%j', (text, problems) => {
    expect(problemsOf(text)).toEqual(problems)
  })

  it('says where it is no YAML', () => {
    for (const [text, start] of [
      ['jobs:\n  a: 1\n  a: 2\n', '3:3: expected YAML; found: Map keys must be unique'],
      ['jobs: {', '1:8: expected YAML; found: '],
      ['cron: * * * * *', '1:7: expected YAML; found: '],
      ['a: 1\n---\nb: 2\n', '2:1: expected YAML; found: '],
    ] as const) {
      expect(problemsOf(text)[0]?.slice(0, start.length)).toBe(start)
    }
  })

  it('refuses aliases that unfold without end, and names that are none', () => {
    const bomb = [
      'a: &a [x, x, x, x, x, x, x, x, x]',
      ...'bcdefghi'
        .split('')
        .map((name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[i]}`).join(', ')}]`),
    ]
    expect(problemsOf(bomb.join('\n'))[0]).toMatch(/^1:1: expected YAML; found: Excessive alias count/)
    for (const name of ['Weekly', 'a b', '-a', `${'a'.repeat(64)}`]) {
      const problems = problemsOf(job().replace('weekly:', `${JSON.stringify(name)}:`))
      expect(problems[0]).toMatch(/^2:3: jobs\..*: expected names of 1 to 63 lower-case letters/)
    }
  })

  it('refuses a name that JavaScript would swallow', () => {
    expect(problemsOf(`${job()}\n  __proto__: {cron: "* * * * *"}`)).toEqual([
      '6:3: expected YAML; found: a key "__proto__"',
    ])
  })

  it('follows aliases to where a value stands', () => {
    const text = `x-window: &w {last: 1x}\n${job().replace('{last: 90d}', '*w')}`
    expect(problemsOf(text)).toEqual([
      expect.stringMatching(/^1:1: x-window: expected one of state/),
      '1:21: jobs.weekly.window.last: expected whole days from 1d to 3650d, such as 7d; found "1x"',
    ])
  })

  it('lists all problems at once, in the order of the file, those of defaults once', () => {
    const text = `
defaults: {overlap: sometimes}
jobs:
  one: {cron: "61 * * * *", networks: [Ethereum], window: {last: 1h}}
  two: {cron: "0 6 * * 1", networks: [ethereum], window: {last: 90d}, train: {threads: -1}}
webhooks:
  ops: {url: "ftp://example.com", secret_variable: SECRET, events: []}
`
    expect(problemsOf(text).map((problem) => problem.split(': expected')[0])).toEqual([
      '2:21: defaults.overlap',
      '4:15: jobs.one.cron',
      '4:40: jobs.one.networks[0]',
      '4:66: jobs.one.window.last',
      '5:88: jobs.two.train.threads',
      '7:14: webhooks.ops.url',
      '7:68: webhooks.ops.events',
    ])
  })

  it('never repeats what may be a secret', () => {
    const secret = 'hunter2-of-the-team'
    for (const text of [
      `state: {postgres: "postgres://alertsmith:${secret}@db/scheduler"}`,
      `state: {sqlite: 5, postgres: ${secret}}`,
      `token_variable: ${secret}`,
      `webhooks: {ops: {url: "https://ops:${secret}@example.com", secret_variable: A}}`,
      `webhooks: {ops: {url: "https://example.com?access_token=${secret}", secret_variable: A}}`,
      `webhooks: {ops: {url: "https://example.com", secret_variable: ${secret}}}`,
      `webhooks: {ops: {url: "https://example.com", secret: ${secret}}}`,
      `webhooks: {ops: "${secret}"}`,
      `http: "http://me:${secret}@localhost"`,
      `token_variable: {${secret}`,
    ]) {
      const problems = problemsOf(`${text}\n${job()}`)
      expect(problems.length, text).toBeGreaterThan(0)
      expect(problems.join('\n')).not.toContain('hunter2')
    }
  })

  it('says so where there is no file', () => {
    expect(() => readConfig(join(folder, 'nowhere.yaml'))).toThrow(
      /Expected a config file that can be read at .*nowhere\.yaml; found: ENOENT/,
    )
    expect(() => readConfig(folder)).toThrow(/it is a folder, no regular file/)
  })

  it('reads no pipes and no devices, neither itself nor for a query', () => {
    const pipe = join(folder, 'pipe')
    execFileSync('mkfifo', [pipe])
    expect(() => readConfig(pipe)).toThrow(/it is a pipe, no regular file/)
    expect(() => readConfig('/dev/zero')).toThrow(/it is a device, no regular file/)
    for (const [file, kind] of [
      [pipe, 'pipe'],
      ['/dev/zero', 'device'],
    ]) {
      const train = `train: { labels: { strategy: query, query_file: ${file} } }`
      expect(problemsOf(job(train)).join('\n')).toContain(`found it is a ${kind}, no regular file`)
    }
  })
})

describe('a hostile file', () => {
  const quickly = <Result>(work: () => Result): Result => {
    const began = performance.now()
    const result = work()
    expect(performance.now() - began).toBeLessThan(15_000)
    return result
  }
  const keys = (count: number) => Array.from({ length: count }, (_, i) => `k${i}: 1`)

  it.each([
    ['at the top', (count: number) => [...keys(count), job()].join('\n')],
    ['in a job', (count: number) => job(...keys(count))],
    ['in the train section', (count: number) => job('train:', ...keys(count).map((key) => `  ${key}`))],
  ])(
    'with 20,000 unknown keys %s is told of in part, with their number',
    (_, text) => {
      const path = file('many.yaml', text(20_000))
      const error = quickly(() => {
        try {
          readConfig(path)
        } catch (thrown) {
          return thrown as AlertsmithError
        }
      })!
      expect(error.context.count).toBe(20_000)
      const lines = error.message.split('\n')
      expect(lines).toHaveLength(52)
      expect(lines[0]).toContain('has 20000 problems')
      expect(lines[1]).toMatch(/found the key "k0"/)
      expect(lines.at(-1)).toContain('and 19950 more')
    },
    60_000,
  )

  it('with many jobs that are wrong is told of in part', () => {
    const jobs = Array.from({ length: 3_000 }, (_, i) => `  job${i}: { cron: x, network: [a] }`)
    expect(quickly(() => problemsOf(`jobs:\n${jobs.join('\n')}`).length)).toBeGreaterThan(0)
  }, 60_000)

  it('that is too large is not read', () => {
    expect(() => readConfig(file('large.yaml', `# ${'x'.repeat(2_000_000)}`))).toThrow('larger than 1 MiB')
  })

  it('that nests deeply is no YAML', () => {
    expect(quickly(() => problemsOf('['.repeat(20_000)))[0]).toMatch(/expected YAML; found: /)
  }, 60_000)

  it('with a key of 900,000 characters repeats no more than its beginning', () => {
    const [problem] = quickly(() => problemsOf(`? ${'k'.repeat(900_000)}\n: 1\n${job()}`))
    expect(problem!.length).toBeLessThan(1000)
  })
})
