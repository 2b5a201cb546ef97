// Claims a version of the registry at argv[2] and stages a file for it, says so, and publishes when it is told to on stdin.
import { createRegistry } from '@alertsmith/storage'

const report = (fields) => process.stdout.write(`${JSON.stringify(fields)}\n`)
const registry = createRegistry({ location: process.argv[2] })
try {
  const { modelId } = await registry.save({
    modelType: 'alert_scorer',
    network: 'ethereum',
    version: '1.0.0',
    createdAt: new Date('2024-05-06T07:08:09.123Z'),
    files: { 'model.txt': 'tree\n' },
    async filesAbout() {
      report({ staged: true, pid: process.pid })
      await new Promise((resolve) => process.stdin.once('data', resolve))
      return { 'report.html': '<p>tree</p>' }
    },
    metadata: {
      training_period: { start_date: '2024-01-01', end_date: '2024-03-31', window_days: 7 },
      data_stats: { num_samples: 10, num_features: 1 },
      metrics: {},
      hyperparameters: {},
      feature_names: ['volume_usd'],
    },
  })
  report({ modelId })
} catch (error) {
  report({ code: error.code, message: error.message })
}
process.stdin.destroy()
