import { createRegistry, forTerminal, type ImportedModel, importModel } from '@alertsmith/pipeline'
import type { Command } from 'commander'
import { defineAction } from '../../command.js'
import { outputDir } from './output-dir.js'

export function registerImport(models: Command): void {
  defineAction(
    models
      .command('import')
      .description('check a model that was exported and add it under its own id')
      .argument('<file>', 'what `models export` wrote')
      .option(...outputDir),
    async (_options, { config, logger, signal }, [file]) => {
      const registry = createRegistry({ location: config.settings.outputDir, logger, signal })
      const found = await importModel(registry, file!, signal)
      const { modelId, location, imported } = found
      return {
        json: { model_id: modelId, location, imported },
        text: forTerminal(renderImported, found),
      }
    },
    { clickHouse: false },
  )
}

function renderImported({ modelId, location, imported }: ImportedModel): string {
  return imported
    ? `${modelId}\n  ${location}\n  write its row of trained_models with: alertsmith models repair --network NAME`
    : `${modelId} was there already.`
}
