// How long the event loop is held up while a model trains, and how long training takes.
// node bench/event-loop.mjs [rows] [columns] [rounds] [threads]; defaults 400000 44 100 2.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Dataset, train } from '../dist/index.js'

const [rows = 400_000, columns = 44, rounds = 100, threads = 2] = process.argv.slice(2).map(Number)

const params = {
  objective: 'binary',
  num_leaves: 31,
  learning_rate: 0.1,
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
const label = new Uint8Array(rows)
for (let i = 0; i < rows; i++) {
  label[i] = values[i] + values[rows + i] * values[2 * rows + i] + 0.5 * random() > 1.2 ? 1 : 0
}
const matrix = { values, numRows: rows, numColumns: columns, layout: 'column' }

/** Runs `work` and reports its wall time and the delay of the event loop meanwhile, in ms. */
async function measure(what, work) {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const started = performance.now()
  const result = await work()
  const wall = performance.now() - started
  delay.disable()
  const ms = (nanoseconds) => (nanoseconds / 1e6).toFixed(1)
  console.log(
    `${what}: ${(wall / 1000).toFixed(2)} s; event loop delay p50 ${ms(delay.percentile(50))} ms, p99 ${ms(delay.percentile(99))} ms, max ${ms(delay.max)} ms`,
  )
  return result
}

console.log(`${rows} rows × ${columns} columns, ${rounds} rounds, ${threads} threads`)
const dataset = await measure('Dataset.create', () => Dataset.create(matrix, { label, params }))
const { booster } = await measure('train', () => train(params, dataset, { rounds }))
await measure('predict', () => booster.predict(matrix, { threads }))
console.log(`peak RSS ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`)
