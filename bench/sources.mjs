// Extraction from the canonical tables, from the same tables through a mapping that converts nothing, and from a team's own
// tables with the same data.
import { execFileSync } from 'node:child_process'
import { appendFileSync, cpSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createStore } from '@alertsmith/storage'
import { alertsmith } from './alertsmith.mjs'
import { median, seconds } from './statistics.mjs'
import { announce, count, machine, writeReport } from './write-report.mjs'

const example = join(import.meta.dirname, '../examples/foreign-schema')
const workFolder = join(import.meta.dirname, '../.alertsmith/bench-sources')
/** The second reads the tables of the first through a mapping, the third is mapped by the example's config file. */
const NETWORKS = ['canonical', 'named', 'ethereum']
const WHAT = ['alerts', 'clusters']

export async function benchSources(args) {
  const { values } = parseArgs({
    args,
    options: { alerts: { type: 'string', default: '500000' }, runs: { type: 'string', default: '5' } },
  })
  mkdirSync(workFolder, { recursive: true })
  cpSync(join(example, 'alertsmith.config.yaml'), join(workFolder, 'alertsmith.config.yaml'))
  announce('Generating the network and the tables of the team')
  for (const network of NETWORKS) {
    await alertsmith(['schema', 'apply', '--network', network], { cwd: workFolder })
  }
  const { rows, window } = await alertsmith(
    ['data', 'generate', '--network', 'canonical', '--alerts', values.alerts, '--seed', '7'],
    { cwd: workFolder },
  )
  await fillTeamTables()

  const measured = new Map(
    WHAT.map((of) => [of, Object.fromEntries(NETWORKS.map((network) => [network, []]))]),
  )
  for (let run = 1; run <= Number(values.runs); run++) {
    for (const of of WHAT) {
      for (const network of NETWORKS) {
        announce(`Extracting ${of} of ${network}, run ${run} of ${values.runs}`)
        measured.get(of)[network].push(measure({ network, window, of }))
      }
    }
  }
  writeReport('sources', [
    `${machine()}: ${count(rows.raw_alerts)} alerts, ${count(rows.raw_money_flows)} flows, ${count(rows.raw_features)} feature rows, ${count(rows.raw_clusters)} clusters; median (minimum – maximum) of ${values.runs} runs.`,
    '',
    '| extraction of | canonical tables | through a mapping of names | ratio | through the example, which converts | ratio |',
    '|---|---|---|---|---|---|',
    ...[...measured].flatMap(([of, runs]) => [
      compare(`${of}, processor time`, runs, 'processors'),
      compare(`${of}, by the clock`, runs, 'clock'),
    ]),
    '',
    [...measured.values()].every((runs) => sameData(Object.values(runs).flat()))
      ? 'All runs of a kind gave the same fingerprint.'
      : 'THE FINGERPRINTS DIFFER.',
  ])
}

function compare(what, runs, name) {
  const [canonical, named, ethereum] = NETWORKS.map((network) => runs[network].map((run) => run[name]))
  const ratio = (times) => (median(times) / median(canonical)).toFixed(2)
  return `| ${what} | ${seconds(canonical)} | ${seconds(named)} | ${ratio(named)} | ${seconds(ethereum)} | ${ratio(ethereum)} |`
}

function sameData(runs) {
  return new Set(runs.map(({ fingerprint }) => fingerprint)).size === 1
}

/** In a process of its own, so that each begins with the same memory. */
function measure(what) {
  const program = join(import.meta.dirname, 'extract-network.mjs')
  const input = JSON.stringify({ folder: workFolder, ...what })
  return JSON.parse(execFileSync(process.execPath, [program], { input, stdio: ['pipe', 'pipe', 'inherit'] }))
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
    const named = JSON.stringify(await mapNames(database))
    appendFileSync(join(workFolder, 'alertsmith.config.yaml'), `    named: ${named}\n`)
  } finally {
    await store.close()
  }
}

/** Every canonical table as it is, as far as extraction reads it. */
async function mapNames(database) {
  const columns = await database.queryRows({
    sql: "SELECT table, name FROM system.columns WHERE database = 'canonical' AND table LIKE 'raw_%' AND NOT endsWith(name, '_metadata') AND name NOT IN ('transaction_hash', 'timestamp')",
    params: {},
  })
  const tables = Object.groupBy(columns, ({ table }) => table)
  return Object.fromEntries(
    Object.entries(tables).map(([table, names]) => [
      table,
      { from: `canonical.${table}`, columns: Object.fromEntries(names.map(({ name }) => [name, name])) },
    ]),
  )
}
