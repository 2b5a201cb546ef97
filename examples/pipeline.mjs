// @alertsmith/pipeline: the whole path as one call, abortable, then the saved model loaded and used.
import { join } from 'node:path'
import { loadModel, runTraining } from '@alertsmith/pipeline'
import { applySchema, createRegistry, createStore } from '@alertsmith/storage'
import { generateNetwork } from '@alertsmith/synthetic'
import { scratchFolder } from './scratch.mjs'

using scratch = scratchFolder()
const store = await createStore({ url: `chdb:${join(scratch.path, 'clickhouse')}` })
try {
  const { database } = await applySchema(store, 'demo')
  const { window } = await generateNetwork(database, { alerts: 5_000 })
  const registry = createRegistry({ location: join(scratch.path, 'models'), database })

  const summary = await runTraining(
    {
      modelType: 'alert_scorer',
      window,
      split: { kind: 'temporal' },
      cvFolds: 3,
      params: {},
      seed: 42,
      threads: 1,
    },
    { database, registry, onPhase: (phase) => console.log(`phase ${phase}`) },
  )
  console.log(`${summary.network} v${summary.version}: test AUC ${summary.metrics.test_auc.toFixed(2)}`)

  using ready = await loadModel(registry, summary.model_id) // checksums and golden rows are verified here
  console.log(
    `${ready.model.metadata.model_type} is ready to score ${ready.builder.featureNames.length} features`,
  )
} finally {
  await store.close()
}
