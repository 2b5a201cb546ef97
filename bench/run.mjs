// `pnpm bench <scenario> [options]`
import { benchImport } from './import.mjs'
import { benchOwnFeatures } from './own-features.mjs'
import { benchPipeline } from './pipeline.mjs'
import { benchScoring } from './scoring.mjs'
import { benchSources } from './sources.mjs'
import { benchStatusPage } from './status-page.mjs'
import { benchTraining } from './training.mjs'

const scenarios = {
  pipeline: benchPipeline,
  training: benchTraining,
  scoring: benchScoring,
  'own-features': benchOwnFeatures,
  'status-page': benchStatusPage,
  sources: benchSources,
  import: benchImport,
}

const [name, ...args] = process.argv.slice(2)
const scenario = scenarios[name]
if (!scenario) {
  console.error(`bench: expected a scenario of ${Object.keys(scenarios).join(', ')}; got "${name ?? ''}".`)
  process.exit(2)
}
await scenario(args)
