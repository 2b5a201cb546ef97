// @alertsmith/lightgbm alone: train on typed arrays, stop early, look at the contributions of one row.
import { Dataset, train } from '@alertsmith/lightgbm'

const numRows = 2_000
const random = mulberry32(7)
const volume = Float64Array.from({ length: numRows }, () => random() * 10)
const counterparties = Float64Array.from({ length: numRows }, () => Math.floor(random() * 50))
const label = Float32Array.from(volume, (value, row) =>
  value + counterparties[row] / 10 + random() > 9 ? 1 : 0,
)

// Column-major: all of the first feature, then all of the second.
const values = new Float64Array([...volume, ...counterparties])
const matrix = { values, numRows, numColumns: 2, layout: 'column' }

using all = await Dataset.create(matrix, { label, featureNames: ['volume', 'counterparties'] })
using fitting = await all.subset(Int32Array.from({ length: 1_500 }, (_, i) => i))
using held = await all.subset(Int32Array.from({ length: 500 }, (_, i) => 1_500 + i))

const { booster, bestIteration, history } = await train(
  {
    objective: 'binary',
    metric: 'auc',
    learning_rate: 0.1,
    deterministic: true,
    num_threads: 1,
    verbose: -1,
  },
  fitting,
  {
    rounds: 200,
    validSets: [{ name: 'held', dataset: held }],
    earlyStopping: { metric: 'auc', validSet: 'held', rounds: 20 },
  },
)
console.log(
  `best iteration ${bestIteration}, AUC ${history.held.auc[bestIteration - 1].toFixed(4)} on held-out rows`,
)

const contributions = await booster.predict(
  { ...matrix, values: Float64Array.of(9.5, 40), numRows: 1 },
  { type: 'contributions' },
)
console.log(
  `volume ${contributions[0].toFixed(2)}, counterparties ${contributions[1].toFixed(2)}, base ${contributions[2].toFixed(2)}`,
)
booster.dispose()

/** A small seeded generator, so that the example prints the same everywhere. */
function mulberry32(seed) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}
