// A team's own schema, read through the mapping in alertsmith.config.yaml: checked, trained on, and compared with the
// same data in the canonical tables.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  createLogger,
  createRegistry,
  NO_SOURCES,
  openStore,
  readSourceConfig,
  resolveConfig,
  runDoctor,
  runTraining,
} from '@alertsmith/pipeline'
import { applySchema } from '@alertsmith/storage'
import { generateNetwork } from '@alertsmith/synthetic'
import { scratchFolder } from '../scratch.mjs'
import { createTeamTables, fillTeamTables } from './team-tables.mjs'

using scratch = scratchFolder()
const directory = import.meta.dirname
const { settings } = resolveConfig({
  directory,
  environment: {},
  flags: {
    clickhouseUrl: `chdb:${join(scratch.path, 'clickhouse')}`,
    outputDir: join(scratch.path, 'models'),
  },
})
const sources = readSourceConfig(directory)
const logger = createLogger({ level: 'silent', destination: process.stderr })

async function prepare() {
  await using store = await openStore(settings, logger, { sources: NO_SOURCES })
  const { database } = await applySchema(store, 'canonical')
  await createTeamTables(database)
  const { window } = await generateNetwork(database, { alerts: 5_000, seed: 7 })
  await fillTeamTables(database, 'ETH')
  const other = await applySchema(store, 'other')
  await generateNetwork(other.database, { alerts: 5_000, seed: 8 })
  await fillTeamTables(other.database, 'BTC')
  // What Alertsmith writes about a network still goes to the network's own database.
  await applySchema(store, 'ethereum')
  await applySchema(store, 'bitcoin')
  return window
}

async function train(network, window) {
  await using store = await openStore(settings, logger, { sources })
  const database = await store.network(network)
  const summary = await runTraining(
    {
      modelType: 'alert_scorer',
      window,
      split: { kind: 'temporal' },
      cvFolds: 0,
      params: {},
      seed: 42,
      threads: 1,
    },
    { database, registry: createRegistry({ location: settings.outputDir, database }) },
  )
  const model = createHash('sha256').update(readFileSync(join(summary.model_path, 'model.txt')))
  console.log(
    `${network}: ${summary.rows.total} alerts, data ${summary.data_fingerprint.slice(0, 12)}, model.txt ${model.digest('hex').slice(0, 12)}`,
  )
}

const window = await prepare()
const checks = await runDoctor(settings, { network: 'ethereum', sources, logger })
for (const { name, status, found } of checks.filter((check) => check.name.includes('ethereum'))) {
  console.log(`${status} ${name}: ${found}`)
}
await train('canonical', window)
await train('ethereum', window)
await train('bitcoin', window)
