import { createRegistry, forTerminal, setAlias } from '@alertsmith/pipeline'
import type { Command } from 'commander'
import { defineAction } from '../../command.js'
import { actorOf, addReason } from '../../options/actor.js'
import { aliasEventJson, renderAliasEvent } from '../../render/aliases.js'
import { outputDir } from './output-dir.js'

interface AliasOptions {
  readonly reason: string
  readonly actor?: string
}

export function registerAlias(models: Command): void {
  const command = models
    .command('alias')
    .description('make an alias name a model, without the gate: champion, challenger or a name of your own')
    .argument('<id>', 'the model id, as `models list` prints it')
    .argument('<name>', 'the alias')
    .option(...outputDir)
  defineAction<AliasOptions>(
    addReason(command),
    async (options, { config, logger, signal }, [id, name]) => {
      const registry = createRegistry({ location: config.settings.outputDir, logger, signal })
      const event = await setAlias(registry, {
        modelId: id!,
        alias: name!,
        actor: actorOf(options),
        reason: options.reason,
      })
      return { json: aliasEventJson(event), text: forTerminal(renderAliasEvent, event) }
    },
    { clickHouse: false },
  )
}
