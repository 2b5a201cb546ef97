// Reads { path, network, window, declared } from stdin; prints the milliseconds of extraction and of features.
import { readFileSync } from 'node:fs'
import { extractTrainingData } from '@alertsmith/extraction'
import { FeatureBuilder } from '@alertsmith/features'
import { createStore } from '@alertsmith/storage'

const { path, network, window, declared } = JSON.parse(readFileSync(0, 'utf8'))
const store = await createStore({ url: `chdb:${path}` })
const database = await store.network(network)
const started = performance.now()
const { tables } = await extractTrainingData(database, { window: { windowDays: 7, ...window }, declared })
const extracted = performance.now()
FeatureBuilder.fit(tables, { declared }).transform(tables)
const built = performance.now()
await store.close()
console.log(
  JSON.stringify({ extract: Math.round(extracted - started), features: Math.round(built - extracted) }),
)
