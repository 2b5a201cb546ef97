// Runs the same work over and over, never disposing of anything, and prints how much the process grew, in MB.
// Needs --expose-gc. argv: "succeed" or "fail".
import { setImmediate } from 'node:timers/promises'
import { Booster, Dataset, train } from '../../dist/index.js'

const [kind] = process.argv.slice(2)
const numRows = 50_000
const numColumns = 20
const values = Float64Array.from({ length: numRows * numColumns }, (_, i) => Math.sin(i) * 1000)
const label = Uint8Array.from({ length: numRows }, (_, row) => (values[row] > 0 ? 1 : 0))
const matrix = { values, numRows, numColumns, layout: 'column' }
const params = {
  objective: 'binary',
  metric: 'auc',
  num_threads: 1,
  num_leaves: 7,
  verbosity: -1,
  force_col_wise: true,
}

const work = {
  async succeed() {
    const dataset = await Dataset.create(matrix, { label, params })
    const part = await dataset.subset(Int32Array.from({ length: numRows / 2 }, (_, i) => i))
    const { booster } = await train(params, part, { rounds: 2, validSets: [{ name: 'part', dataset: part }] })
    await booster.predict(matrix)
    await booster.predict(matrix, { type: 'contributions' })
    booster.predictRow(new Float64Array(numColumns))
    Booster.fromString(booster.toString())
  },
  async fail() {
    const dataset = await Dataset.create(matrix, { label, params })
    const wrong = await Dataset.create(matrix, { label })
    const shifted = { ...matrix, values: values.map((value) => value + 1) }
    const other = await Dataset.create(shifted, { label, params: { max_bin: 15 } })
    const failures = [
      () => train(params, dataset, { rounds: 2, validSets: [{ name: 'other', dataset: other }] }),
      () => train({ ...params, boosting: 'rf' }, wrong, { rounds: 2 }),
      () => Dataset.create(matrix, { label, params: { max_bin_by_feature: [3] } }),
      () => train(params, dataset, { rounds: 2, callbacks: [() => Promise.reject(new Error('stop'))] }),
    ]
    for (const failure of failures) {
      const failed = await failure().then(
        () => false,
        () => true,
      )
      if (!failed) throw new Error('expected a failure')
    }
  },
}[kind]

async function residentMegabytes() {
  for (let i = 0; i < 3; i++) {
    globalThis.gc()
    await setImmediate()
  }
  return process.memoryUsage().rss / 2 ** 20
}

async function repeat(times) {
  for (let i = 0; i < times; i++) {
    await work()
    globalThis.gc()
    await setImmediate()
  }
}

// Fragments of the heap come and go by some megabytes; a leak shows in every window, so the smallest growth counts.
const WINDOWS = 3
const NOISE_MB = 5
let smallest = Number.POSITIVE_INFINITY
await repeat(4)
for (let window = 0; window < WINDOWS && smallest > NOISE_MB; window++) {
  const before = await residentMegabytes()
  await repeat(15)
  smallest = Math.min(smallest, (await residentMegabytes()) - before)
}
console.log(Math.round(smallest))
