import { createRegistry, forTerminal, removeAlias } from '@alertsmith/pipeline'
import type { Command } from 'commander'
import { defineAction } from '../../command.js'
import { actorOf, addReason } from '../../options/actor.js'
import { type AliasKeyOptions, addAliasKey } from '../../options/alias-key.js'
import { aliasEventJson, renderAliasEvent } from '../../render/aliases.js'
import { outputDir } from './output-dir.js'

interface UnaliasOptions extends AliasKeyOptions {
  readonly reason: string
  readonly actor?: string
}

export function registerUnalias(models: Command): void {
  const command = models
    .command('unalias')
    .description('make an alias name no model any more')
    .argument('<name>', 'the alias')
    .option(...outputDir)
  defineAction<UnaliasOptions>(
    addReason(addAliasKey(command)),
    async (options, { config, logger, signal }, [name]) => {
      const registry = createRegistry({ location: config.settings.outputDir, logger, signal })
      const { network, modelType, reason } = options
      const event = await removeAlias(registry, {
        network,
        modelType,
        alias: name!,
        actor: actorOf(options),
        reason,
      })
      return { json: aliasEventJson(event), text: forTerminal(renderAliasEvent, event) }
    },
    { clickHouse: false },
  )
}
