// Saves one model to the registry at argv[2] and prints its id. With argv[3] = N the process kills itself in the middle:
// at its Nth operation on the file system, before it if argv[4] is "before", after it if "after".
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

const [directory, killAt, when, version] = process.argv.slice(2)
let operations = 0

function die() {
  process.kill(process.pid, 'SIGKILL')
  // The signal may take a moment, in which this thread must not get any further.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
}

/** Counts calls of `object[name]`, and dies at the chosen one. */
function watch(object, name) {
  const original = object[name]
  object[name] = async function (...args) {
    const dies = ++operations === Number(killAt)
    if (dies && when === 'before') die()
    try {
      return await original.apply(this, args)
    } finally {
      if (dies) die()
    }
  }
}

const probe = await fs.promises.open(process.argv[1])
const fileHandle = Object.getPrototypeOf(probe)
await probe.close()
for (const name of ['writeFile', 'sync', 'close']) watch(fileHandle, name)
for (const name of ['open', 'mkdir', 'rename', 'rm', 'symlink', 'readdir', 'readlink', 'lstat']) {
  watch(fs.promises, name)
}
syncBuiltinESMExports()

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
process.stdout.write(`${JSON.stringify({ modelId: saved.modelId, operations })}\n`)
