// Reads { folder, network, window, of } from stdin; prints the milliseconds of extraction, by the clock and of the
// processors, and the fingerprint of the data. The sources are those of the config file in the folder.
import { readFileSync } from 'node:fs'
import { extractClusterData, extractTrainingData } from '@alertsmith/extraction'

const { folder, network, window, of } = JSON.parse(readFileSync(0, 'utf8'))
process.chdir(folder)
// The command line's own way to a network, which no package that this folder depends on offers.
const { createLogger, openStore, resolveConfig } = await import(
  new URL('../packages/pipeline/dist/index.js', import.meta.url).href
)
const logger = createLogger({ level: 'silent', destination: process.stderr })
const store = await openStore(resolveConfig({ network }).settings, logger)
const database = await store.network(network)
const extract = of === 'clusters' ? extractClusterData : extractTrainingData
const before = process.cpuUsage()
const started = performance.now()
const { fingerprint } = await extract(database, { window: { windowDays: 7, ...window } })
const clock = performance.now() - started
const { user, system } = process.cpuUsage(before)
await store.close()
console.log(JSON.stringify({ clock, processors: (user + system) / 1000, fingerprint }))
