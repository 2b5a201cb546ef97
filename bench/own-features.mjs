// Extraction and features with and without a wide feature table of a team's own.
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createStore } from '@alertsmith/storage'
import { alertsmith } from './alertsmith.mjs'
import { median, seconds } from './statistics.mjs'
import { announce, count, machine, writeReport } from './write-report.mjs'

const workFolder = join(import.meta.dirname, '../.alertsmith/bench-own-features')
const NETWORK = 'wide'

export async function benchOwnFeatures(args) {
  const { values } = parseArgs({
    args,
    options: {
      alerts: { type: 'string', default: '500000' },
      columns: { type: 'string', default: '150' },
      runs: { type: 'string', default: '3' },
    },
  })
  mkdirSync(workFolder, { recursive: true })
  const run = (words) => alertsmith(words, { cwd: workFolder })
  announce(`Generating ${NETWORK}`)
  await run(['schema', 'apply', '--network', NETWORK])
  const { rows, window } = await run([
    ...['data', 'generate', '--network', NETWORK, '--alerts', values.alerts, '--seed', '7'],
  ])
  await addColumns(Number(values.columns))
  const declared = Array.from({ length: Number(values.columns) }, (_, i) => ({
    name: `own_${i}`,
    table: 'raw_features',
    column: `own_${i}`,
    kind: 'number',
  }))
  const measured = { without: [], with: [] }
  for (let number = 1; number <= Number(values.runs); number++) {
    for (const [kind, features] of [
      ['without', []],
      ['with', declared],
    ]) {
      announce(`Extraction and features ${kind} own columns, run ${number} of ${values.runs}`)
      measured[kind].push(measure(window, features))
    }
  }
  const of = (kind, name) => measured[kind].map((each) => each[name])
  const total = (kind) => median(measured[kind].map(({ extract, features }) => extract + features))
  writeReport('own-features', [
    `${machine()}: ${count(rows.raw_alerts)} alerts, ${count(rows.raw_features)} feature rows, ${values.columns} numeric columns more, a tenth of their values unknown; median (minimum – maximum) of ${values.runs} runs.`,
    '',
    '| what | without | with | ratio | limit |',
    '|---|---|---|---|---|',
    ...['extract', 'features'].map(
      (name) => `| ${name} | ${seconds(of('without', name))} | ${seconds(of('with', name))} | | |`,
    ),
    `| both | ${(total('without') / 1000).toFixed(2)} s | ${(total('with') / 1000).toFixed(2)} s | ${(total('with') / total('without')).toFixed(2)} | 3 |`,
  ])
}

/** In a process of its own, so that each begins with the same memory. */
function measure(window, declared) {
  const program = join(import.meta.dirname, 'extract-and-build.mjs')
  const input = JSON.stringify({
    path: join(workFolder, '.alertsmith/clickhouse'),
    network: NETWORK,
    window,
    declared,
  })
  return JSON.parse(execFileSync(process.execPath, [program], { input, stdio: ['pipe', 'pipe', 'inherit'] }))
}

async function addColumns(columns) {
  announce(`Adding ${columns} columns`)
  const store = await createStore({ url: `chdb:${join(workFolder, '.alertsmith/clickhouse')}` })
  try {
    const database = await store.network(NETWORK)
    const names = Array.from({ length: columns }, (_, i) => `own_${i}`)
    await database.execute({
      sql: `ALTER TABLE raw_features ${names.map((name) => `ADD COLUMN IF NOT EXISTS ${name} Nullable(Float64)`).join(', ')}`,
      params: {},
    })
    const set = names.map(
      (name, i) =>
        `${name} = if(cityHash64(address, ${i}) % 10 = 0, NULL, cityHash64(address, processing_date, ${i}) % 100000 / 7)`,
    )
    await database.execute({
      sql: `ALTER TABLE raw_features UPDATE ${set.join(', ')} WHERE true SETTINGS mutations_sync = 1`,
      params: {},
    })
  } finally {
    await store.close()
  }
}
