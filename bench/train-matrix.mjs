// Trains on an exported matrix, as python_reference.py does. Usage: train-matrix.mjs FOLDER. Prints one JSON document.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { trainAlertScorer } from '@alertsmith/trainer'

const folder = process.argv[2]
const read = (name, Values) => {
  const { buffer, byteOffset, byteLength } = readFileSync(join(folder, name))
  return new Values(buffer.slice(byteOffset, byteOffset + byteLength))
}
const { params, features } = JSON.parse(readFileSync(join(folder, 'training.json'), 'utf8'))
const label = read('label.u8', Uint8Array)
const [train, validation, test] = ['train', 'validation', 'test'].map((part) =>
  read(`${part}.i32`, Int32Array),
)
using trained = await trainAlertScorer({
  matrix: {
    names: features,
    numRows: label.length,
    values: read('values.f64', Float64Array),
    categorical: [],
  },
  rows: { label, day: new Int32Array(label.length) },
  split: { kind: 'stratified', train, validation, test },
  cvFolds: 0,
  seed: params.seed,
  threads: params.num_threads,
})
const { dataset, train: grow, evaluate } = trained.durationMs
console.log(
  JSON.stringify({
    best_iteration: trained.bestIteration,
    dataset_ms: Math.round(dataset),
    train_ms: Math.round(grow),
    predict_ms: Math.round(evaluate),
    total_ms: Math.round(dataset + grow + evaluate),
  }),
)
