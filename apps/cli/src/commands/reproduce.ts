import {
  createRegistry,
  EXIT,
  forTerminal,
  openStore,
  readFeatureConfig,
  reproduceModel,
} from '@alertsmith/pipeline'
import type { Command } from 'commander'
import { defineAction } from '../command.js'
import { renderReproduction } from '../render/reproduction.js'

export function registerReproduce(program: Command): void {
  defineAction(
    program
      .command('reproduce')
      .description(
        'extract, build and train again from the metadata of a model, and say whether the same comes out',
      )
      .argument('<model-id>', 'the model id, as `models list` prints it')
      .option(
        '--output-dir <dir>',
        'folder or s3://bucket/prefix that holds the models (default: from config, else trained_models)',
      ),
    async (_options, { config, configOf, logger, signal }, [modelId]) => {
      const { steps } = await readFeatureConfig()
      const registry = createRegistry({ location: config.settings.outputDir, logger, signal })
      const { metadata } = await registry.load(modelId!)
      await using store = await openStore(configOf(metadata.network).settings, logger, { signal })
      const database = await store.network(metadata.network)
      const reproduction = await reproduceModel(modelId!, { database, registry, logger, signal, steps })
      return {
        json: reproduction,
        text: forTerminal(renderReproduction, reproduction),
        exitCode: reproduction.identical ? EXIT.ok : EXIT.failed,
      }
    },
  )
}
