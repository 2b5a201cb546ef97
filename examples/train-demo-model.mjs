// Shared by the examples: a small model of the generated network.
import { runTraining } from '@alertsmith/pipeline'
import { applySchema, createRegistry, createStore } from '@alertsmith/storage'
import { generateNetwork } from '@alertsmith/synthetic'

/** Trains an alert scorer in an embedded ClickHouse at `clickhouse`, saves it under `directory` and gives its id. */
export async function trainDemoModel({ clickhouse, directory }) {
  const store = await createStore({ url: `chdb:${clickhouse}` })
  try {
    const { database } = await applySchema(store, 'demo')
    const { window } = await generateNetwork(database, { alerts: 5_000 })
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
      { database, registry: createRegistry({ location: directory, database }) },
    )
    return summary.model_id
  } finally {
    await store.close()
  }
}
