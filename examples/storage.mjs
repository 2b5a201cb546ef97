// @alertsmith/storage alone: an embedded ClickHouse, its schema, a bound query as Arrow, and the model registry.
import { join } from 'node:path'
import { applySchema, createRegistry, createStore } from '@alertsmith/storage'
import { scratchFolder } from './scratch.mjs'

using scratch = scratchFolder()
const store = await createStore({ url: `chdb:${join(scratch.path, 'clickhouse')}` })
try {
  const { database, applied } = await applySchema(store, 'ethereum')
  console.log(`ClickHouse ${await store.serverVersion()}, applied ${applied.join(', ')}`)

  await database.execute({
    sql: `INSERT INTO raw_address_labels (address, risk_level, confidence_score, source)
          VALUES ({address:String}, {level:String}, 0.9, 'example')`,
    params: { address: "0xabc'; DROP TABLE raw_alerts --\\", level: 'critical' },
  })
  const table = await database.queryArrow({
    sql: 'SELECT address, risk_level FROM raw_address_labels',
    params: {},
  })
  console.log(`stored as it is: ${table.get(0).address}`)

  const registry = createRegistry({ location: join(scratch.path, 'models') })
  const { modelId } = await registry.save({
    modelType: 'alert_scorer',
    network: 'ethereum',
    createdAt: new Date('2024-07-01T12:00:00Z'),
    files: { 'model.txt': 'any text or bytes' },
    metadata: {
      training_period: { start_date: '2024-01-01', end_date: '2024-06-30', window_days: 7 },
      data_stats: { num_samples: 0, num_features: 0 },
      metrics: {},
      hyperparameters: {},
      feature_names: [],
    },
  })
  const model = await registry.load(modelId)
  console.log(`${model.modelId} verified: ${Object.keys(model.files).join(', ')}`)
} finally {
  await store.close()
}
