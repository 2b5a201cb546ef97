import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
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

/** The matrix, split and parameters of a pipeline's run as raw files in `folder`. */
export async function exportMatrix({ network, workFolder, folder, threads }) {
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
