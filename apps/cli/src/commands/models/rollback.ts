import { createRegistry, forTerminal, readFeatureConfig, rollbackChampion } from '@alertsmith/pipeline'
import type { Command } from 'commander'
import { defineAction } from '../../command.js'
import { actorOf, addReason } from '../../options/actor.js'
import { type AliasKeyOptions, addAliasKey } from '../../options/alias-key.js'
import { aliasEventJson, renderAliasEvent } from '../../render/aliases.js'
import { outputDir } from './output-dir.js'

interface RollbackOptions extends AliasKeyOptions {
  readonly reason: string
  readonly actor?: string
}

export function registerRollback(models: Command): void {
  const command = models
    .command('rollback')
    .description('bring back the champion that was there before the present one')
    .option(...outputDir)
  defineAction<RollbackOptions>(
    addReason(addAliasKey(command)),
    async (options, { config, logger, signal }) => {
      const { steps } = await readFeatureConfig()
      const registry = createRegistry({ location: config.settings.outputDir, logger, signal })
      const { network, modelType, reason } = options
      const event = await rollbackChampion(registry, {
        network,
        modelType,
        actor: actorOf(options),
        reason,
        steps,
      })
      return { json: aliasEventJson(event), text: forTerminal(renderAliasEvent, event) }
    },
    { clickHouse: false },
  )
}
