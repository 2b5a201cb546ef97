// Ends the process while native threads still train.
import { Dataset, train } from '../../dist/index.js'

const numRows = 50_000
const values = Float64Array.from({ length: numRows * 10 }, (_, i) => Math.sin(i) * 1000)
const label = Uint8Array.from({ length: numRows }, (_, row) => (values[row] > 0 ? 1 : 0))
const params = { objective: 'binary', num_threads: 2, verbosity: -1 }
const dataset = await Dataset.create({ values, numRows, numColumns: 10, layout: 'column' }, { label, params })

let running = 0
for (let i = 0; i < 2; i++) {
  train(params, dataset, {
    rounds: 100_000,
    callbacks: [
      ({ iteration }) => {
        if (iteration === 2 && ++running === 2) setImmediate(() => process.exit(7))
      },
    ],
  })
}
