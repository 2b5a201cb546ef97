// How long the contributions (SHAP values) of a matrix take, beside LightGBM's own TreeSHAP, row by row on one thread.
// node bench/contributions.mjs [rows] [columns] [trees] [leaves] [threads]; defaults 100000 62 100 31 2.
import { Dataset, train } from '../dist/index.js'

const [rows = 100_000, columns = 62, trees = 100, leaves = 31, threads = 2] = process.argv
  .slice(2)
  .map(Number)

const RUNS = 3
const ROWS_ONE_BY_ONE = 2000

const params = {
  objective: 'binary',
  num_leaves: leaves,
  learning_rate: 0.05,
  num_threads: threads,
  deterministic: true,
  force_col_wise: true,
  seed: 1,
  verbosity: -1,
}

/** Numbers in [0, 1) that are the same on every run (xorshift32). */
function randomNumbers(seed) {
  let state = seed
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}

const random = randomNumbers(7)
const values = new Float64Array(rows * columns)
for (let i = 0; i < values.length; i++) values[i] = random()
// Every column has a say, so that paths run over many features.
const label = Uint8Array.from({ length: rows }, (_, row) => {
  let sum = 0
  for (let column = 0; column < columns; column++) sum += (values[column * rows + row] - 0.5) / (1 + column)
  return sum + 0.3 * (random() - 0.5) > 0 ? 1 : 0
})
const matrix = { values, numRows: rows, numColumns: columns, layout: 'column' }

const dataset = await Dataset.create(matrix, { label, params })
const { booster } = await train(params, dataset, { rounds: trees })
console.log(`${rows} rows × ${columns} columns, ${booster.numTrees} trees of ${leaves} leaves`)

const seconds = []
let contributions
for (let run = 0; run < RUNS; run++) {
  const started = performance.now()
  contributions = await booster.predict(matrix, { type: 'contributions', threads })
  seconds.push((performance.now() - started) / 1000)
}
seconds.sort((a, b) => a - b)
console.log(`predict, ${threads} threads: ${seconds[RUNS >> 1].toFixed(2)} s (median of ${RUNS})`)

let spent = 0
let worst = 0
const count = Math.min(rows, ROWS_ONE_BY_ONE)
for (let row = 0; row < count; row++) {
  const features = Float64Array.from({ length: columns }, (_, column) => values[column * rows + row])
  const started = performance.now()
  const expected = booster.predictRow(features, { type: 'contributions' })
  spent += performance.now() - started
  const scale = expected.reduce((sum, value) => sum + Math.abs(value), 0)
  for (const [i, value] of expected.entries()) {
    worst = Math.max(worst, Math.abs(value - contributions[row * (columns + 1) + i]) / scale)
  }
}
const all = ((spent / 1000) * rows) / count
console.log(`LightGBM's own, 1 thread: ${all.toFixed(1)} s for as many rows, from ${count} of them`)
console.log(`greatest difference: ${worst.toExponential(1)} of a row's sum of absolute contributions`)
console.log(`peak RSS ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`)
