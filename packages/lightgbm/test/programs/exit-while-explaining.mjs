// Ends the process while native threads still compute contributions.
import { Dataset, train } from '../../dist/index.js'

const numRows = 200_000
const values = Float64Array.from({ length: numRows * 10 }, (_, i) => Math.sin(i) * 1000)
const label = Uint8Array.from({ length: numRows }, (_, row) => (values[row] > 0 ? 1 : 0))
const params = { objective: 'binary', num_threads: 2, verbosity: -1 }
const matrix = { values, numRows, numColumns: 10, layout: 'column' }
const dataset = await Dataset.create(matrix, { label, params })
const { booster } = await train(params, dataset, { rounds: 20 })

for (let i = 0; i < 2; i++) booster.predict(matrix, { type: 'contributions' }).then(() => process.exit(1))
setImmediate(() => process.exit(7))
