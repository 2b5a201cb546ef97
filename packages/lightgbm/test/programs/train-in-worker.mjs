// Trains in a worker thread: workerData.rounds iterations, telling the parent each, then the model text.
import { parentPort, workerData } from 'node:worker_threads'
import { Dataset, train } from '../../dist/index.js'

const { values, numRows, numColumns, label, params, rounds } = workerData
const dataset = await Dataset.create({ values, numRows, numColumns, layout: 'column' }, { label, params })
const { booster } = await train(params, dataset, {
  rounds,
  callbacks: [({ iteration }) => parentPort.postMessage({ iteration })],
})
parentPort.postMessage({ model: booster.toString() })
