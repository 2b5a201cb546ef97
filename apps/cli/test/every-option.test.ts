import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Command } from 'commander'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { program } from '../src/program.js'
import { type Call, calls } from './recorded-pipeline.js'

vi.mock('@alertsmith/pipeline', async (importOriginal) => {
  const { recorded } = await import('./recorded-pipeline.js')
  return recorded(await importOriginal())
})
vi.mock('../src/interrupt.js', () => ({ interruptSignal: () => new AbortController().signal }))

const directory = mkdtempSync(join(tmpdir(), 'alertsmith-options-'))
afterAll(() => rmSync(directory, { recursive: true }))
const [QUERY, OTHER_QUERY] = ['SELECT 1', 'SELECT 2'].map((sql) => {
  const file = join(directory, `${sql.at(-1)}.sql`)
  writeFileSync(file, sql)
  return file
}) as [string, string]

interface Effect {
  /** The value after the option; empty for a switch. */
  readonly value: string
  /** A call of the library that the option alone brings about; its first arguments, in part. */
  readonly call: Call
  /** What else the command line needs for the option to be allowed. */
  readonly beside: string
}

const effect = (value: string, call: Call, beside = ''): Effect => ({ value, call, beside })
const settings = (name: string, value: unknown): Call => [
  'printResult',
  { json: { settings: expect.arrayContaining([expect.objectContaining({ setting: name, value })]) } },
]
const any = expect.anything()

const OUTPUT = {
  '--json': effect('', ['printResult', any, { json: true }]),
  '--log-level': effect('debug', ['createLogger', { level: 'debug' }]),
}
const CLICKHOUSE = {
  '--clickhouse-url': effect('chdb:elsewhere', ['openStore', { clickhouseUrl: 'chdb:elsewhere' }]),
}
const REGISTRY = { '--output-dir': effect('elsewhere', ['createRegistry', { location: 'elsewhere' }]) }
const NETWORK = { '--network': effect('other', ['store.network', 'other']) }

const modelChoice = (work: string) => ({
  '--model': effect('m1', [work, { modelId: 'm1' }]),
  '--alias': effect('challenger', [work, { alias: 'challenger' }]),
  '--latest': effect('', [work, { latest: true }]),
  '--model-type': effect('alert_ranker', [work, { modelType: 'alert_ranker' }]),
  '--allow-other-network': effect('', [work, { allowOtherNetwork: true }]),
})

/** Of `train` and `tune`; `as` puts what the training is given where the library takes it. */
const training = (as: (options: object) => Call) => ({
  ...OUTPUT,
  ...CLICKHOUSE,
  ...NETWORK,
  '--start-date': effect('2024-02-01', as({ window: { startDate: '2024-02-01' } })),
  '--end-date': effect('2024-11-30', as({ window: { endDate: '2024-11-30' } })),
  '--window-days': effect('30', as({ window: { windowDays: 30 } })),
  '--model-type': effect('cluster_scorer', as({ modelType: 'cluster_scorer' })),
  '--test-start': effect('2024-10-01', as({ split: { testStart: '2024-10-01' } })),
  '--test-size': effect('0.3', as({ split: { testSize: 0.3 } })),
  '--split': effect('stratified', as({ split: { kind: 'stratified' } })),
  '--embargo-days': effect('3', as({ split: { embargoDays: 3 } })),
  '--cv-folds': effect('4', as({ cvFolds: 4 })),
  '--cv': effect('grouped', as({ cv: 'grouped' })),
  '--seed': effect('9', as({ seed: 9 })),
  '--threads': effect('3', as({ threads: 3 })),
  '--labels': effect('address-labels', as({ labels: { strategy: 'address-labels' } })),
  '--label-column': effect('verdict', as({ labels: { column: 'verdict' } })),
  '--label-query': effect(
    OTHER_QUERY,
    as({ labels: { sql: 'SELECT 2' } }),
    `--labels query --label-query ${QUERY}`,
  ),
  '--min-confidence': effect('0.7', as({ labels: { minConfidence: 0.7 } }), '--labels address-labels'),
  '--cluster-label': effect('share=0.5', as({ clusterRule: { share: 0.5 } }), '--model-type cluster_scorer'),
  '--include': effect('network,volume_usd', as({ features: { include: ['network', 'volume_usd'] } })),
  '--exclude': effect('statistical', as({ features: { exclude: ['statistical'] } })),
})

const aliasKey = (work: string, place: (key: object) => unknown[]) => ({
  '--network': effect('other', [work, ...place({ network: 'other' })]),
  '--model-type': effect('alert_ranker', [work, ...place({ modelType: 'alert_ranker' })]),
})
const decision = (work: string) => ({
  '--reason': effect('audit', [work, any, { reason: 'audit' }]),
  '--actor': effect('ada', [work, any, { actor: 'ada' }]),
})
const ofRegistry = (options: object) => [any, options]

/** Each command with the least it takes, and what each of its options does. */
const COMMANDS: Record<string, readonly [least: string, options: Record<string, Effect>]> = {
  'schema apply': [
    '--network n',
    {
      ...OUTPUT,
      ...CLICKHOUSE,
      '--network': effect('other', ['applySchema', any, 'other']),
      '--cluster': effect('aml', ['applySchema', any, 'n', { cluster: 'aml' }]),
    },
  ],
  'schema status': [
    '--network n',
    { ...OUTPUT, ...CLICKHOUSE, '--network': effect('other', ['networkSchemaStatus', any, 'other']) },
  ],
  'data import': [
    '--network n --from here',
    { ...OUTPUT, ...CLICKHOUSE, ...NETWORK, '--from': effect('there', ['importDirectory', any, 'there']) },
  ],
  'data generate': [
    '--network n',
    {
      ...OUTPUT,
      ...CLICKHOUSE,
      ...NETWORK,
      '--alerts': effect('300', ['generateNetwork', any, { alerts: 300 }]),
      '--addresses': effect('90', ['generateNetwork', any, { addresses: 90 }]),
      '--days': effect('60', ['generateNetwork', any, { days: 60 }]),
      '--seed': effect('8', ['generateNetwork', any, { seed: 8 }]),
      '--start-date': effect('2023-01-01', ['generateNetwork', any, { startDate: '2023-01-01' }]),
      '--window-days': effect('30', ['generateNetwork', any, { windowDays: 30 }]),
    },
  ],
  train: [
    '--network n --start-date 2024-01-01 --end-date 2024-12-31',
    {
      ...training((options) => ['runTraining', options]),
      ...REGISTRY,
      '--test-breakdown': effect('none', ['runTraining', { split: { testBreakdown: 'none' } }]),
      '--calibration': effect('isotonic', ['runTraining', { calibration: 'isotonic' }]),
      '--threshold': effect('recall=0.9', ['runTraining', { threshold: 'recall=0.9' }]),
      '--alerts-per-day': effect('50', ['runTraining', { alertsPerDay: 50 }]),
      '--allow-insufficient': effect('', ['runTraining', { allowInsufficient: true }]),
      '--acknowledge-feature': effect('a,b', ['runTraining', { acknowledgedFeatures: ['a', 'b'] }]),
      '--params': effect('p.yaml', ['runTraining', { params: { from: 'p.yaml' } }]),
      '--version': effect('2.0.0', ['runTraining', { version: '2.0.0' }]),
    },
  ],
  tune: [
    '--network n --start-date 2024-01-01 --end-date 2024-12-31',
    {
      ...training((options) => ['tuneModel', { training: options }]),
      '--trials': effect('12', ['tuneModel', { trials: 12 }]),
      '--time-budget': effect('90s', ['tuneModel', { timeBudgetMs: 90_000 }]),
      '--metric': effect('pr_auc', ['tuneModel', { metric: 'pr_auc' }]),
      '--output': effect('best.yaml', ['tuneModel', { output: 'best.yaml' }]),
    },
  ],
  score: [
    '--network n --date 2024-07-01',
    {
      ...OUTPUT,
      ...CLICKHOUSE,
      ...REGISTRY,
      ...NETWORK,
      ...modelChoice('scoreDay'),
      '--date': effect('2024-07-08', ['scoreDay', { date: '2024-07-08' }]),
      '--allow-learned-days': effect('', ['scoreDay', { allowLearnedDays: true }]),
    },
  ],
  explain: [
    'alert-1 --network n',
    { ...OUTPUT, ...CLICKHOUSE, ...REGISTRY, ...NETWORK, ...modelChoice('explainAlert') },
  ],
  evaluate: [
    'm1 --start-date 2024-01-01 --end-date 2024-12-31',
    {
      ...OUTPUT,
      ...CLICKHOUSE,
      ...REGISTRY,
      ...NETWORK,
      '--start-date': effect('2024-02-01', ['evaluateModel', { startDate: '2024-02-01' }]),
      '--end-date': effect('2024-11-30', ['evaluateModel', { endDate: '2024-11-30' }]),
      '--alerts-per-day': effect('50', ['evaluateModel', { alertsPerDay: 50 }]),
      '--allow-other-network': effect('', ['evaluateModel', { allowOtherNetwork: true }]),
      '--allow-learned-days': effect('', ['evaluateModel', { allowLearnedDays: true }]),
      '--output': effect('e.html', ['evaluateModel', { output: 'e.html' }]),
    },
  ],
  report: [
    'm1',
    { ...OUTPUT, ...REGISTRY, '--output': effect('r.html', ['writeReport', any, 'm1', 'r.html']) },
  ],
  reproduce: ['m1', { ...OUTPUT, ...CLICKHOUSE, ...REGISTRY }],
  'models list': [
    '',
    {
      ...OUTPUT,
      ...REGISTRY,
      ...aliasKey('registry.list', (key) => [key]),
    },
  ],
  'models show': ['m1', { ...OUTPUT, ...REGISTRY }],
  'models diff': ['m1 m2', { ...OUTPUT, ...REGISTRY }],
  'models promote': [
    'm1',
    {
      ...OUTPUT,
      ...CLICKHOUSE,
      ...REGISTRY,
      ...NETWORK,
      '--alias': effect('challenger', ['promoteModel', { alias: 'challenger' }]),
      '--min-gain': effect('0.01', ['promoteModel', { minGain: 0.01 }]),
      '--max-segment-fall': effect('0.2', ['promoteModel', { maxSegmentFall: 0.2 }]),
      '--max-calibration-error': effect('0.3', ['promoteModel', { maxCalibrationError: 0.3 }]),
      '--start-date': effect('2024-02-01', ['promoteModel', { startDate: '2024-02-01' }]),
      '--end-date': effect('2024-11-30', ['promoteModel', { endDate: '2024-11-30' }]),
      '--reason': effect('audit', ['promoteModel', { reason: 'audit' }]),
      '--actor': effect('ada', ['promoteModel', { actor: 'ada' }]),
      '--dry-run': effect('', ['promoteModel', { dryRun: true }]),
    },
  ],
  'models why-not': [
    'm1',
    { ...OUTPUT, ...REGISTRY, '--alias': effect('challenger', ['whyNot', any, 'm1', 'challenger']) },
  ],
  'models rollback': [
    '--network n --reason drill',
    { ...OUTPUT, ...REGISTRY, ...aliasKey('rollbackChampion', ofRegistry), ...decision('rollbackChampion') },
  ],
  'models alias': ['m1 challenger --reason drill', { ...OUTPUT, ...REGISTRY, ...decision('setAlias') }],
  'models unalias': [
    'challenger --network n --reason drill',
    { ...OUTPUT, ...REGISTRY, ...aliasKey('removeAlias', ofRegistry), ...decision('removeAlias') },
  ],
  'models history': [
    '--network n',
    {
      ...OUTPUT,
      ...REGISTRY,
      ...aliasKey('registry.aliasHistory', (key) => [key]),
      '--alias': effect('challenger', ['printResult', { json: { events: [{ alias: 'challenger' }] } }]),
    },
  ],
  'models at': [
    '--network n --date 2024-07-01',
    {
      ...OUTPUT,
      ...REGISTRY,
      ...aliasKey('aliasOnDay', ofRegistry),
      '--date': effect('2024-07-08', ['aliasOnDay', any, { date: '2024-07-08' }]),
      '--alias': effect('challenger', ['aliasOnDay', any, { alias: 'challenger' }]),
    },
  ],
  'models verify': ['', { ...OUTPUT, ...REGISTRY }],
  'models repair': ['--network n', { ...OUTPUT, ...CLICKHOUSE, ...REGISTRY, ...NETWORK }],
  'models gc': [
    '',
    {
      ...OUTPUT,
      ...REGISTRY,
      '--keep': effect('2', ['registry.gc', { keep: 2 }]),
      '--keep-days': effect('30', ['registry.gc', { keepDays: 30 }]),
      '--grace-days': effect('1', ['registry.gc', { graceDays: 1 }]),
      '--apply': effect('', ['registry.gc', { apply: true }]),
      '--restore': effect('m1', ['registry.restore', 'm1']),
    },
  ],
  'models export': [
    'm1',
    { ...OUTPUT, ...REGISTRY, '--output': effect('m.tar.gz', ['exportModel', any, 'm1', 'm.tar.gz']) },
  ],
  'models import': ['m.tar.gz', { ...OUTPUT, ...REGISTRY }],
  doctor: [
    '',
    {
      ...OUTPUT,
      '--network': effect('other', ['runDoctor', any, { network: 'other' }]),
      '--output-dir': effect('elsewhere', ['runDoctor', { outputDir: 'elsewhere' }]),
      '--clickhouse-url': effect('chdb:elsewhere', ['runDoctor', { clickhouseUrl: 'chdb:elsewhere' }]),
    },
  ],
  config: [
    '',
    {
      ...OUTPUT,
      '--network': effect('other', settings('threads', 5)),
      '--clickhouse-url': effect('chdb:elsewhere', settings('clickhouseUrl', 'chdb:elsewhere')),
    },
  ],
}

const longNames = ({ options }: Command) => options.map(({ long }) => long).sort()

/** The commands that do something, by their names. */
function commandsOf(parent: Command, path: readonly string[] = []): [string, Command][] {
  return parent.commands.flatMap((command): [string, Command][] => {
    const names = [...path, command.name()]
    return command.commands.length > 0 ? commandsOf(command, names) : [[names.join(' '), command]]
  })
}

/** What the library is asked to do by a command line, which must succeed. */
async function handedOn(line: string): Promise<Call[]> {
  calls.length = 0
  vi.stubEnv('ALERTSMITH_OTHER_THREADS', '5')
  await program().parseAsync(['node', 'alertsmith', ...line.split(' ').filter(Boolean)])
  vi.unstubAllEnvs()
  expect(calls.filter(([name]) => name === 'printError')).toEqual([])
  return [...calls]
}

function includes(made: readonly Call[], [name, ...expected]: Call): boolean {
  return made.some(([called, ...given]) => {
    if (called !== name) return false
    try {
      expect(given.slice(0, expected.length)).toMatchObject(expected)
      return true
    } catch {
      return false
    }
  })
}

describe('every option of every command', () => {
  it('is in the table', () => {
    const found = commandsOf(program()).map(([name, command]) => [name, longNames(command)])
    const listed = Object.entries(COMMANDS).map(([name, [, options]]) => [name, Object.keys(options).sort()])
    expect(Object.fromEntries(listed)).toEqual(Object.fromEntries(found))
    expect(longNames(program())).toEqual(['--version'])
  })

  it.each(Object.keys(COMMANDS))('of %s is in its help', async (name) => {
    const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
    try {
      const help = program().parseAsync(['node', 'alertsmith', ...name.split(' '), '--help'])
      await expect(help).rejects.toMatchObject({ code: 'commander.helpDisplayed', exitCode: 0 })
      const text = write.mock.calls.join('')
      expect(text).toContain(`Usage: alertsmith ${name} [options]`)
      expect(text.match(/--[a-z-]+(?= <| {2})/g)).toEqual(
        expect.arrayContaining(Object.keys(COMMANDS[name]![1])),
      )
    } finally {
      write.mockRestore()
    }
  })

  it('of train takes several networks', async () => {
    const made = await handedOn('train --network n,other --start-date 2024-01-01 --end-date 2024-12-31')
    const networks = made.filter(([name]) => name === 'store.network').map(([, network]) => network)
    expect(networks).toEqual(['n', 'other'])
  })

  it.each(Object.entries(COMMANDS))(
    'of %s changes what the library is asked to do',
    async (name, [least, options]) => {
      for (const [option, { value, call, beside }] of Object.entries(options)) {
        const without = `${name} ${least} ${beside}`
        const line = `${without} ${option} ${value}`
        expect(includes(await handedOn(line), call), line).toBe(true)
        expect(includes(await handedOn(without), call), without).toBe(false)
      }
    },
  )
})
