// The same matrix trained on by our trainer and, where ALERTSMITH_BENCH_PYTHON names an interpreter that has LightGBM 4.1
// and numpy, by LightGBM's own Python package.
import { execFile } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { alertsmith } from './alertsmith.mjs'
import { exportMatrix } from './export-matrix.mjs'
import { seconds } from './statistics.mjs'
import { announce, count, machine, writeReport } from './write-report.mjs'

const workFolder = join(import.meta.dirname, '../.alertsmith/bench')

/** What our addon sets for itself: with OpenMP's default, waiting threads spin, which slows Python down on a busy machine. */
const env = { GOMP_SPINCOUNT: '4000', ...process.env }

export async function benchTraining(args) {
  const { values } = parseArgs({
    args,
    options: {
      alerts: { type: 'string', default: '500000' },
      runs: { type: 'string', default: '5' },
      threads: { type: 'string', default: '2' },
    },
  })
  const network = `bench_${values.alerts}`
  const folder = join(workFolder, 'matrix')
  mkdirSync(workFolder, { recursive: true })
  announce(`Generating ${network}`)
  await alertsmith(['schema', 'apply', '--network', network], { cwd: workFolder })
  await alertsmith(['data', 'generate', '--network', network, '--alerts', values.alerts, '--seed', '7'], {
    cwd: workFolder,
  })
  const programs = { ours: [process.execPath, join(import.meta.dirname, 'train-matrix.mjs')] }
  const python = process.env.ALERTSMITH_BENCH_PYTHON
  if (python) programs.python = [python, join(import.meta.dirname, 'python_reference.py')]
  else announce('Skipping Python: set ALERTSMITH_BENCH_PYTHON to an interpreter with lightgbm 4.1.')
  const measured = Object.fromEntries(Object.keys(programs).map((name) => [name, []]))
  try {
    await exportMatrix({ network, workFolder, folder, threads: Number(values.threads) })
    for (let run = 1; run <= Number(values.runs); run++) {
      for (const [name, [program, script]] of Object.entries(programs)) {
        announce(`Training, ${name}, run ${run} of ${values.runs}`)
        const { stdout } = await promisify(execFile)(program, [script, folder], { env })
        measured[name].push(JSON.parse(stdout))
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  const column = (name) => (step) =>
    measured[name] ? seconds(measured[name].map((run) => run[step])) : 'not measured'
  const [ours, theirs] = [column('ours'), column('python')]
  writeReport('training', [
    `${machine()}: ${count(Number(values.alerts))} alerts, stratified split, ${values.threads} threads, ${measured.ours[0].best_iteration} trees; median (minimum – maximum) of ${values.runs} runs by turns.`,
    '',
    "| step | Alertsmith | LightGBM's Python package |",
    '|---|---|---|',
    `| take the rows and bin them | ${ours('dataset_ms')} | ${theirs('dataset_ms')} |`,
    `| grow, with early stopping | ${ours('train_ms')} | ${theirs('train_ms')} |`,
    `| score the test rows (ours also scores the validation rows and computes the figures) | ${ours('predict_ms')} | ${theirs('predict_ms')} |`,
    `| all | ${ours('total_ms')} | ${theirs('total_ms')} |`,
  ])
}
