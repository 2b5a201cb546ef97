// Extraction from the canonical tables, and from a team's own tables with the same data through a mapping.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createStore } from '@alertsmith/storage'
import { alertsmith } from './alertsmith.mjs'
import { median, seconds } from './statistics.mjs'
import { announce, count, machine, writeReport } from './write-report.mjs'

const example = join(import.meta.dirname, '../examples/foreign-schema')
const workFolder = join(import.meta.dirname, '../.alertsmith/bench-sources')
/** The second is mapped by the example's config file. */
const NETWORKS = ['canonical', 'ethereum']
const MODELS = { alerts: 'alert_scorer', clusters: 'cluster_scorer' }

export async function benchSources(args) {
  const { values } = parseArgs({
    args,
    options: { alerts: { type: 'string', default: '500000' }, runs: { type: 'string', default: '5' } },
  })
  mkdirSync(workFolder, { recursive: true })
  cpSync(join(example, 'alertsmith.config.yaml'), join(workFolder, 'alertsmith.config.yaml'))
  // Only extraction is looked at, so that what comes after it may be short.
  writeFileSync(join(workFolder, 'params.yaml'), 'num_iterations: 1\n')
  announce('Generating the network and the tables of the team')
  for (const network of NETWORKS)
    await alertsmith(['schema', 'apply', '--network', network], { cwd: workFolder })
  const { rows, window } = await alertsmith(
    ['data', 'generate', '--network', 'canonical', '--alerts', values.alerts, '--seed', '7'],
    { cwd: workFolder },
  )
  await fillTeamTables()

  const measured = {}
  const fingerprints = {}
  for (let run = 1; run <= Number(values.runs); run++) {
    for (const [what, modelType] of Object.entries(MODELS)) {
      for (const network of NETWORKS) {
        announce(`Extracting ${what} of ${network}, run ${run} of ${values.runs}`)
        const summary = await train(network, modelType, window)
        measured[what] ??= { canonical: [], ethereum: [] }
        measured[what][network].push(summary.phase_ms.extract)
        fingerprints[what] ??= new Set()
        fingerprints[what].add(summary.data_fingerprint)
      }
    }
  }
  writeReport('sources', [
    `${machine()}: ${count(rows.raw_alerts)} alerts, ${count(rows.raw_money_flows)} flows, ${count(rows.raw_features)} feature rows, ${count(rows.raw_clusters)} clusters; median (minimum – maximum) of ${values.runs} runs.`,
    '',
    '| extraction of | canonical tables | through the mapping | ratio of medians | of minima | same data |',
    '|---|---|---|---|---|---|',
    ...Object.entries(measured).map(([what, { canonical, ethereum }]) => {
      const ratio = (of) => (of(ethereum) / of(canonical)).toFixed(2)
      const same = fingerprints[what].size === 1 ? 'yes' : 'NO'
      return `| ${what} | ${seconds(canonical)} | ${seconds(ethereum)} | ${ratio(median)} | ${ratio((all) => Math.min(...all))} | ${same} |`
    }),
  ])
}

function train(network, modelType, { startDate, endDate }) {
  return alertsmith(
    [
      ...['train', '--network', network, '--model-type', modelType, '--start-date', startDate],
      ...['--end-date', endDate, '--split', 'stratified', '--cv-folds', '0', '--params', 'params.yaml'],
    ],
    { cwd: workFolder },
  )
}

async function fillTeamTables() {
  const store = await createStore({ url: `chdb:${join(workFolder, 'clickhouse')}` })
  try {
    const database = await store.network('canonical')
    await database.execute({ sql: 'DROP DATABASE IF EXISTS aml SYNC', params: {} })
    for (const file of ['schema.sql', 'fill.sql']) {
      const statements = readFileSync(join(example, file), 'utf8').split(/;\s*\n/)
      for (const sql of statements.filter((statement) => statement.trim() !== '')) {
        await database.execute({ sql, params: file === 'fill.sql' ? { chain: 'ETH' } : {} })
      }
    }
  } finally {
    await store.close()
  }
}
