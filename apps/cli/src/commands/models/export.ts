import { createRegistry, exportModel, forTerminal } from '@alertsmith/pipeline'
import type { Command } from 'commander'
import { defineAction } from '../../command.js'
import { outputDir } from './output-dir.js'

export function registerExport(models: Command): void {
  defineAction<{ readonly output?: string }>(
    models
      .command('export')
      .description('check a model and write it to one file')
      .argument('<id>', 'the model id, as `models list` prints it')
      .option('--output <file>', 'where it goes (default: <id>.tar.gz in the current folder)')
      .option(...outputDir),
    async ({ output }, { config, logger, signal }, [modelId]) => {
      const registry = createRegistry({ location: config.settings.outputDir, logger, signal })
      const path = await exportModel(registry, modelId!, output)
      return { json: { model_id: modelId, path }, text: forTerminal(String, path) }
    },
    { clickHouse: false },
  )
}
