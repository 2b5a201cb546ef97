import { createRegistry, EXIT, forTerminal, openStore } from '@alertsmith/pipeline'
import type { Command } from 'commander'
import { defineAction } from '../../command.js'
import { renderRepair } from '../../render/models.js'
import { outputDir } from './output-dir.js'

export function registerRepair(models: Command): void {
  defineAction<{ readonly network: string }>(
    models
      .command('repair')
      .description(
        'finish what interrupted saves left: remove leftovers, write missing rows of trained_models',
      )
      .requiredOption('--network <name>', 'the network whose rows are written')
      .option(...outputDir),
    async ({ network }, { config, logger, signal }) => {
      await using store = await openStore(config.settings, logger, { signal })
      const database = await store.network(network)
      const registry = createRegistry({ location: config.settings.outputDir, database, logger, signal })
      const report = await registry.repair()
      return {
        json: report,
        text: forTerminal(renderRepair, report),
        exitCode: report.broken.length === 0 ? EXIT.ok : EXIT.failed,
      }
    },
  )
}
