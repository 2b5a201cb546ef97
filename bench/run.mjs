// `pnpm bench <scenario> [options]`
import { benchOwnFeatures } from './own-features.mjs'
import { benchPipeline } from './pipeline.mjs'
import { benchScoring } from './scoring.mjs'
import { benchTraining } from './training.mjs'

const scenarios = {
  pipeline: benchPipeline,
  training: benchTraining,
  scoring: benchScoring,
  'own-features': benchOwnFeatures,
}

const [name, ...args] = process.argv.slice(2)
const scenario = scenarios[name]
if (!scenario) {
  console.error(`bench: expected a scenario of ${Object.keys(scenarios).join(', ')}; got "${name ?? ''}".`)
  process.exit(2)
}
await scenario(args)
