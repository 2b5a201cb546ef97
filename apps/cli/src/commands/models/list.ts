import { aliasesByModel, createRegistry, EXIT, forTerminal, MODEL_TYPES } from '@alertsmith/pipeline'
import { type Command, Option } from 'commander'
import { defineAction } from '../../command.js'
import { renderModels } from '../../render/models.js'
import { outputDir } from './output-dir.js'

interface ListOptions {
  readonly network?: string
  readonly modelType?: string
}

export function registerList(models: Command): void {
  defineAction<ListOptions>(
    models
      .command('list')
      .description('list models, newest version first')
      .option('--network <name>', 'only models of this network')
      .addOption(new Option('--model-type <type>', 'only models of this type').choices(MODEL_TYPES))
      .option(...outputDir),
    async ({ network, modelType }, { config, logger, signal }) => {
      const registry = createRegistry({ location: config.settings.outputDir, logger, signal })
      const listing = await registry.list({ network, modelType })
      const { models: found, broken } = listing
      const aliases = await aliasesByModel(registry, found)
      for (const problem of aliases.problems) logger.error({}, problem)
      const json = {
        location: registry.location,
        models: found.map(({ modelId, metadata }) => ({
          ...metadata,
          aliases: aliases.byModel.get(modelId) ?? [],
        })),
        broken,
        alias_problems: aliases.problems,
      }
      return {
        json,
        text: forTerminal(renderModels, network, registry.location, listing, aliases.byModel),
        exitCode: broken.length + aliases.problems.length === 0 ? EXIT.ok : EXIT.failed,
      }
    },
    { clickHouse: false },
  )
}
