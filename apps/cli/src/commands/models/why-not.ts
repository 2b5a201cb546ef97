import { createRegistry, forTerminal, whyNot } from '@alertsmith/pipeline'
import type { Command } from 'commander'
import { defineAction } from '../../command.js'
import { aliasEventJson } from '../../render/aliases.js'
import { renderWhyNot } from '../../render/promotion.js'
import { outputDir } from './output-dir.js'

export function registerWhyNot(models: Command): void {
  defineAction<{ readonly alias: string }>(
    models
      .command('why-not')
      .description('why a model is not the champion: what the gate asked, what it found, what it allows')
      .argument('<id>', 'the model id, as `models list` prints it')
      .option('--alias <name>', 'another alias', 'champion')
      .option(...outputDir),
    async ({ alias }, { config, logger, signal }, [id]) => {
      const registry = createRegistry({ location: config.settings.outputDir, logger, signal })
      const answer = await whyNot(registry, id!, alias)
      return {
        json: { ...answer, event: answer.event && aliasEventJson(answer.event) },
        text: forTerminal(renderWhyNot, answer),
      }
    },
    { clickHouse: false },
  )
}
