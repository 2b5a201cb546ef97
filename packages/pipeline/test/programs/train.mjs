// Trains on a generated network and announces each phase on stdout: the crash test kills this process in between.
// usage: node train.mjs CLICKHOUSE_DIR MODELS_DIR
import { createLogger, createRegistry, openStore, runTraining } from '@alertsmith/pipeline'

const [clickhouse, models] = process.argv.slice(2)
const controller = new AbortController()
process.on('SIGINT', () => controller.abort(new Error('received SIGINT')))

// Folds are announced by the log alone: cross-validation is part of the training phase.
const announce = { write: (line) => process.stdout.write(/"fold":1/.test(line) ? 'phase cv\n' : '') }
const logger = createLogger({ level: 'info', destination: announce })
const store = await openStore({ clickhouseUrl: `chdb:${clickhouse}` }, logger)
try {
  const database = await store.network('demo')
  await runTraining(
    {
      modelType: 'alert_scorer',
      window: { startDate: '2024-01-01', endDate: '2024-12-31', windowDays: 7 },
      split: { kind: 'stratified' },
      cvFolds: 5,
      params: { num_iterations: 60 },
      seed: 42,
      threads: 1,
    },
    {
      database,
      registry: createRegistry({ location: models, database }),
      logger,
      signal: controller.signal,
      onPhase: (phase) => process.stdout.write(`phase ${phase}\n`),
    },
  )
  process.stdout.write('saved\n')
} catch (error) {
  process.stdout.write(`error ${error.code}\n`)
  process.exitCode = 1
} finally {
  await store.close()
}
