import { aliasesByModel, createRegistry, forTerminal, loadModel } from '@alertsmith/pipeline'
import type { Command } from 'commander'
import { defineAction } from '../../command.js'
import { gainsOf, renderModel } from '../../render/models.js'
import { outputDir } from './output-dir.js'

export function registerShow(models: Command): void {
  defineAction(
    models
      .command('show')
      .description('check a model (checksums, golden rows) and print its metadata')
      .argument('<id>', 'the model id, as `models list` prints it')
      .option(...outputDir),
    async (_options, { config, logger, signal }, [id]) => {
      const registry = createRegistry({ location: config.settings.outputDir, logger, signal })
      using ready = await loadModel(registry, id!)
      const { metadata } = ready.model
      const key = { network: metadata.network, modelType: metadata.model_type }
      const { byModel, problems } = await aliasesByModel(registry, [key])
      const aliases = byModel.get(id!) ?? []
      for (const problem of problems) logger.error({}, problem)
      return {
        json: { ...metadata, aliases },
        text: forTerminal(renderModel, { ...ready.model, aliases, gains: gainsOf(ready) }),
      }
    },
    { clickHouse: false },
  )
}
