import { createRegistry, EXIT, forTerminal, readFeatureConfig, verifyModels } from '@alertsmith/pipeline'
import type { Command } from 'commander'
import { defineAction } from '../../command.js'
import { renderVerified } from '../../render/registry.js'
import { outputDir } from './output-dir.js'

export function registerVerify(models: Command): void {
  defineAction(
    models
      .command('verify')
      .description('check that models are what was saved: checksums, feature state, golden rows')
      .argument('[id]', 'one model (default: all)')
      .option(...outputDir),
    async (_options, { config, logger, signal }, [modelId]) => {
      const { steps } = await readFeatureConfig()
      const registry = createRegistry({ location: config.settings.outputDir, logger, signal })
      const verified = await verifyModels(registry, { modelId, steps, signal })
      return {
        json: {
          location: registry.location,
          models: verified.map(({ modelId: model_id, location, problem }) => ({
            model_id,
            location,
            problem,
          })),
        },
        text: forTerminal(renderVerified, registry.location, verified),
        exitCode: verified.every(({ problem }) => problem === null) ? EXIT.ok : EXIT.failed,
      }
    },
    { clickHouse: false },
  )
}
