// The whole training path on a generated network.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { alertsmith } from './alertsmith.mjs'
import { median, seconds } from './statistics.mjs'
import { announce, count, machine, writeReport } from './write-report.mjs'

const root = join(import.meta.dirname, '..')
const workFolder = join(root, '.alertsmith/bench')

export async function benchPipeline(args) {
  const { values } = parseArgs({
    args,
    options: {
      alerts: { type: 'string', default: '500000' },
      runs: { type: 'string', default: '3' },
      threads: { type: 'string', default: '2' },
      /** Also trains on this many times the data. */
      scale: { type: 'string', default: '4' },
    },
  })
  const [alerts, runs, threads, scale] = [values.alerts, values.runs, values.threads, values.scale].map(
    Number,
  )
  mkdirSync(workFolder, { recursive: true })

  const base = await trainRepeatedly({ alerts, runs, threads })
  const large = scale > 1 ? await trainRepeatedly({ alerts: alerts * scale, runs: 1, threads }) : undefined

  const lines = [...describe(base), ...(large ? describeScale(base, large) : [])]
  writeReport('pipeline', lines)
}

async function trainRepeatedly({ alerts, runs, threads }) {
  const network = `bench_${alerts}`
  announce(`Generating ${network}`)
  await alertsmith(['schema', 'apply', '--network', network], { cwd: workFolder })
  const generated = await alertsmith(
    ['data', 'generate', '--network', network, '--alerts', String(alerts), '--seed', '7'],
    { cwd: workFolder },
  )
  const { startDate, endDate } = generated.window
  const trainings = []
  for (let run = 1; run <= runs; run++) {
    announce(`Training on ${network}, run ${run} of ${runs}`)
    trainings.push(
      await alertsmith(
        [
          ...['train', '--network', network, '--start-date', startDate, '--end-date', endDate],
          ...['--split', 'stratified', '--cv-folds', '5', '--threads', String(threads)],
        ],
        { cwd: workFolder },
      ),
    )
  }
  return { rows: generated.rows, trainings }
}

function describe({ rows, trainings }) {
  const phase = (name) => trainings.map(({ phase_ms }) => phase_ms[name])
  const sum = (a, b) => phase(a).map((value, run) => value + phase(b)[run])
  const ratio = trainings.map(({ phase_ms }) => phase_ms.cv / phase_ms.train)
  const rss = trainings.map(({ peak_rss_mb }) => peak_rss_mb)
  const [first] = trainings
  return [
    `${machine()}: ${count(rows.raw_alerts)} alerts, ` +
      `${count(rows.raw_money_flows)} flows, ${count(rows.raw_features)} feature rows, ${count(rows.raw_clusters)} clusters; ` +
      `stratified split, 5 folds; median (minimum – maximum) of ${trainings.length} runs.`,
    '',
    '| what | measured | limit |',
    '|---|---|---|',
    `| extract | ${seconds(phase('extract'))} | |`,
    `| features (${first.num_features}) | ${seconds(phase('features'))} | |`,
    `| extract + features | ${seconds(sum('extract', 'features'))} | 4 s |`,
    `| train (${first.metrics.num_trees} trees, ${first.metrics.best_iteration} best) | ${seconds(phase('train'))} | see training |`,
    `| 5-fold CV | ${seconds(phase('cv'))} | |`,
    `| CV / train | ${median(ratio).toFixed(2)} | 3.2 |`,
    `| judge (test rows, intervals, leakage firewall) | ${seconds(phase('judge'))} | |`,
    `| save | ${seconds(phase('save'))} | |`,
    `| total | ${seconds(phase('total'))} | |`,
    `| peak resident memory | ${count(Math.max(...rss))} MiB | 1,430 MiB (1.5 GB) |`,
    `| test ROC-AUC / PR-AUC | ${first.metrics.test_auc.toFixed(4)} / ${first.metrics.test_pr_auc.toFixed(4)} | |`,
  ]
}

function describeScale(base, large) {
  const factor = large.rows.raw_alerts / base.rows.raw_alerts
  const [{ phase_ms, peak_rss_mb }] = large.trainings
  const before = (name) => median(base.trainings.map((training) => training.phase_ms[name]))
  const perTree = ({ phase_ms: ms, metrics }) => ms.train / metrics.num_trees
  return [
    '',
    `${factor} × the data (${count(large.rows.raw_alerts)} alerts, ${count(large.rows.raw_money_flows)} flows), one run:`,
    '',
    '| phase | time | × the time above |',
    '|---|---|---|',
    ...['extract', 'features', 'train', 'cv', 'judge', 'save', 'total'].map(
      (name) =>
        `| ${name} | ${(phase_ms[name] / 1000).toFixed(2)} s | ${(phase_ms[name] / before(name)).toFixed(2)} |`,
    ),
    `| train, per tree | ${perTree(large.trainings[0]).toFixed(1)} ms | ${(perTree(large.trainings[0]) / median(base.trainings.map(perTree))).toFixed(2)} |`,
    `| peak resident memory | ${count(peak_rss_mb)} MiB | ${(peak_rss_mb / Math.max(...base.trainings.map((t) => t.peak_rss_mb))).toFixed(2)} |`,
  ]
}
