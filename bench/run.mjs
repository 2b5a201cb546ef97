// `pnpm bench <scenario> [options]`
import { benchPipeline } from './pipeline.mjs'

const scenarios = { pipeline: benchPipeline }

const [name, ...args] = process.argv.slice(2)
const scenario = scenarios[name]
if (!scenario) {
  console.error(`bench: expected a scenario of ${Object.keys(scenarios).join(', ')}; got "${name ?? ''}".`)
  process.exit(2)
}
await scenario(args)
