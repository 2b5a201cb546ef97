// Saves one model to the registry at argv[2] and prints its id. With argv[3] = N the process kills itself in the middle:
// at its Nth operation on the file system, before it if argv[4] is "before", after it if "after".
import { countedOperations, killAt } from './kill-at.mjs'

const [directory, at, when, version] = process.argv.slice(2)
await killAt(at, when)

const { createRegistry } = await import('../../../dist/registry/registry.js')
const saved = await createRegistry({ location: directory }).save({
  modelType: 'alert_scorer',
  network: 'ethereum',
  ...(version === undefined ? {} : { version }),
  createdAt: new Date('2024-05-06T07:08:09Z'),
  files: { 'model.txt': 'tree\n'.repeat(100_000), 'features.json': '{}', 'golden.json': '[]' },
  metadata: {
    training_period: { start_date: '2024-01-01', end_date: '2024-03-31', window_days: 7 },
    data_stats: { num_samples: 10, num_features: 1 },
    metrics: {},
    hyperparameters: {},
    feature_names: ['volume_usd'],
  },
})
process.stdout.write(`${JSON.stringify({ modelId: saved.modelId, operations: countedOperations() })}\n`)
