import { createRegistry, forTerminal } from '@alertsmith/pipeline'
import type { Command } from 'commander'
import { defineAction } from '../../command.js'
import { type AliasKeyOptions, addAliasKey } from '../../options/alias-key.js'
import { aliasEventJson, renderAliasHistory } from '../../render/aliases.js'
import { outputDir } from './output-dir.js'

interface HistoryOptions extends AliasKeyOptions {
  readonly alias?: string
}

export function registerHistory(models: Command): void {
  const command = models
    .command('history')
    .description('everything that happened to the aliases: who, when, why')
    .option('--alias <name>', 'only of this alias')
    .option(...outputDir)
  defineAction<HistoryOptions>(
    addAliasKey(command),
    async ({ network, modelType, alias }, { config, logger, signal }) => {
      const registry = createRegistry({ location: config.settings.outputDir, logger, signal })
      const history = await registry.aliasHistory({ network, modelType })
      const events = alias === undefined ? history : history.filter((event) => event.alias === alias)
      return {
        json: { network, model_type: modelType, events: events.map(aliasEventJson) },
        text: forTerminal(renderAliasHistory, events),
      }
    },
    { clickHouse: false },
  )
}
