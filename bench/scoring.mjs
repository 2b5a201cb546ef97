// One day of many alerts, scored and explained with a trained model.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { alertsmith } from './alertsmith.mjs'
import { seconds } from './statistics.mjs'
import { announce, count, machine, writeReport } from './write-report.mjs'

const workFolder = join(import.meta.dirname, '../.alertsmith/bench-scoring')

export async function benchScoring(args) {
  const { values } = parseArgs({
    args,
    options: { alerts: { type: 'string', default: '100000' }, runs: { type: 'string', default: '3' } },
  })
  mkdirSync(workFolder, { recursive: true })
  const run = (words) => alertsmith(words, { cwd: workFolder })
  const generate = async (network, options) => {
    announce(`Generating ${network}`)
    await run(['schema', 'apply', '--network', network])
    return run(['data', 'generate', '--network', network, ...options, '--seed', '7'])
  }
  const { window } = await generate('history', ['--alerts', '50000'])
  const day = await generate('one_day', ['--alerts', values.alerts, '--days', '7'])
  announce('Training')
  const { model_id: model, metrics } = await run([
    ...['train', '--network', 'history', '--start-date', window.startDate, '--end-date', window.endDate],
    ...['--cv-folds', '0'],
  ])
  const runs = []
  for (let number = 1; number <= Number(values.runs); number++) {
    announce(`Scoring, run ${number} of ${values.runs}`)
    runs.push(
      await run([
        ...['score', '--network', 'one_day', '--date', day.window.endDate, '--model', model],
        '--allow-other-network',
      ]),
    )
  }
  const phase = (name) => seconds(runs.map(({ phase_ms }) => phase_ms[name]))
  const after = seconds(runs.map(({ phase_ms }) => phase_ms.score + phase_ms.write))
  writeReport('scoring', [
    `${machine()}: ${count(runs[0].alerts)} alerts of one day, a model of ${metrics.num_trees} trees; median (minimum – maximum) of ${runs.length} runs.`,
    '',
    '| what | measured | limit |',
    '|---|---|---|',
    `| extract | ${phase('extract')} | |`,
    `| features, score, contributions, reasons | ${phase('score')} | |`,
    `| write alert_scores | ${phase('write')} | |`,
    `| all after extraction | ${after} | 5 s |`,
  ])
}
