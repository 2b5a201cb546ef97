// Trains on the pipeline's own matrix with LightGBM's Python package, where ALERTSMITH_BENCH_PYTHON names an interpreter
// that has it (4.1, and numpy).
import { execFile } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { extractTrainingData } from '@alertsmith/extraction'
import { FeatureBuilder } from '@alertsmith/features'
import { createStore } from '@alertsmith/storage'
import {
  ALERT_SCORER_DEFAULTS,
  DEFAULT_EARLY_STOPPING_ROUNDS,
  DEFAULT_ROUNDS,
  planSplit,
} from '@alertsmith/trainer'

const SEED = 42

/** What our addon sets for itself: with OpenMP's default, waiting threads spin, which slows Python down on a busy machine. */
const env = { GOMP_SPINCOUNT: '4000', ...process.env }

/** One `{ dataset_ms, train_ms, predict_ms, total_ms, best_iteration }` per run; undefined where there is no Python. */
export async function trainWithPython({ network, workFolder, threads, runs }) {
  const python = process.env.ALERTSMITH_BENCH_PYTHON
  if (!python) {
    console.error(
      '▸ Skipping the Python reference: set ALERTSMITH_BENCH_PYTHON to an interpreter with lightgbm 4.1.',
    )
    return undefined
  }
  const folder = join(workFolder, 'matrix')
  try {
    await exportMatrix({ network, workFolder, folder, threads })
    const results = []
    for (let run = 1; run <= runs; run++) {
      console.error(`▸ Training with Python, run ${run} of ${runs}`)
      const { stdout } = await promisify(execFile)(
        python,
        [join(import.meta.dirname, 'python_reference.py'), folder],
        { env },
      )
      results.push(JSON.parse(stdout))
    }
    return results
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The very matrix, split and parameters of the pipeline's run, as raw files. */
async function exportMatrix({ network, workFolder, folder, threads }) {
  const store = await createStore({ url: `chdb:${join(workFolder, '.alertsmith/clickhouse')}` })
  try {
    const database = await store.network(network)
    const window = { startDate: '2024-01-01', endDate: '2024-12-31', windowDays: 7 }
    const { tables } = await extractTrainingData(database, { window })
    const label = Uint8Array.from(tables.labels.getChild('label').toArray())
    const day = Int32Array.from(tables.alerts.getChild('processing_date').toArray())
    const split = planSplit({ label, day }, { kind: 'stratified', seed: SEED })
    const matrix = FeatureBuilder.fit(tables, { rows: split.train }).transform(tables)
    mkdirSync(folder, { recursive: true })
    const files = { 'values.f64': matrix.values, 'label.u8': label }
    for (const part of ['train', 'validation', 'test']) files[`${part}.i32`] = split[part]
    for (const [name, { buffer, byteOffset, byteLength }] of Object.entries(files)) {
      writeFileSync(join(folder, name), new Uint8Array(buffer, byteOffset, byteLength))
    }
    const params = {
      ...ALERT_SCORER_DEFAULTS,
      force_row_wise: true,
      deterministic: true,
      seed: SEED,
      num_threads: threads,
    }
    const training = {
      params,
      rounds: DEFAULT_ROUNDS,
      early_stopping_rounds: DEFAULT_EARLY_STOPPING_ROUNDS,
      features: matrix.names,
    }
    writeFileSync(join(folder, 'training.json'), JSON.stringify(training))
  } finally {
    await store.close()
  }
}
