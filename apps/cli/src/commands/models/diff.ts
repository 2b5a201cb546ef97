import { createRegistry, diffModels, forTerminal } from '@alertsmith/pipeline'
import type { Command } from 'commander'
import { defineAction } from '../../command.js'
import { renderDiff } from '../../render/diff.js'
import { outputDir } from './output-dir.js'

export function registerDiff(models: Command): void {
  defineAction(
    models
      .command('diff')
      .description('what distinguishes two models: features, parameters, labels, data, figures, importances')
      .argument('<before>', 'the model id, as `models list` prints it')
      .argument('<after>', 'the other one')
      .option(...outputDir),
    async (_options, { config, logger, signal }, [before, after]) => {
      const registry = createRegistry({ location: config.settings.outputDir, logger, signal })
      const diff = await diffModels(registry, before!, after!)
      return { json: diff, text: forTerminal(renderDiff, diff) }
    },
    { clickHouse: false },
  )
}
