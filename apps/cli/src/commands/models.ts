import { createRegistry, loadModel, MODEL_TYPES, openStore } from '@alertsmith/pipeline'
import { type Command, Option } from 'commander'
import { defineAction } from '../command.js'
import { EXIT } from '../exit-code.js'
import { renderModel, renderModels, renderRepair } from '../render/models.js'

interface ListOptions {
  readonly network?: string
  readonly modelType?: string
}

const outputDir = [
  '--output-dir <dir>',
  'folder that holds the models (default: from config, else trained_models)',
] as const

export function registerModels(program: Command): void {
  const models = program.command('models').description('look at the models that were trained')

  defineAction<ListOptions>(
    models
      .command('list')
      .description('list models, newest version first')
      .option('--network <name>', 'only models of this network')
      .addOption(new Option('--model-type <type>', 'only models of this type').choices(MODEL_TYPES))
      .option(...outputDir),
    async ({ network, modelType }, { config, logger }) => {
      const registry = createRegistry({ directory: config.settings.outputDir, logger })
      const listing = await registry.list({ network, modelType })
      const { models, broken } = listing
      const json = { directory: registry.directory, models: models.map(({ metadata }) => metadata), broken }
      return {
        json,
        text: renderModels(registry.directory, listing),
        exitCode: broken.length === 0 ? EXIT.ok : EXIT.failed,
      }
    },
  )

  defineAction(
    models
      .command('show')
      .description('check a model (checksums, golden rows) and print its metadata')
      .argument('<id>', 'the model id, as `models list` prints it')
      .option(...outputDir),
    async (_options, { config, logger }, [id]) => {
      const registry = createRegistry({ directory: config.settings.outputDir, logger })
      using ready = await loadModel(registry, id!)
      return { json: ready.model.metadata, text: renderModel(ready) }
    },
  )

  defineAction<{ readonly network: string }>(
    models
      .command('repair')
      .description(
        'finish what interrupted saves left: remove leftovers, write missing rows of trained_models',
      )
      .requiredOption('--network <name>', 'the network whose rows are written')
      .option(...outputDir),
    async ({ network }, { config, logger }) => {
      await using store = await openStore(config.settings, logger)
      const database = await store.network(network)
      const registry = createRegistry({ directory: config.settings.outputDir, database, logger })
      const report = await registry.repair()
      return {
        json: report,
        text: renderRepair(report),
        exitCode: report.broken.length === 0 ? EXIT.ok : EXIT.failed,
      }
    },
  )
}
