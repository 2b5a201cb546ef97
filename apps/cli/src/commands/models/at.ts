import { aliasOnDay, createRegistry, forTerminal } from '@alertsmith/pipeline'
import type { Command } from 'commander'
import { defineAction } from '../../command.js'
import { type AliasKeyOptions, addAliasKey } from '../../options/alias-key.js'
import { aliasEventJson, renderAliasOnDay } from '../../render/aliases.js'
import { outputDir } from './output-dir.js'

interface AtOptions extends AliasKeyOptions {
  readonly date: string
  readonly alias: string
}

export function registerAt(models: Command): void {
  const command = models
    .command('at')
    .description('which model was the champion on a day, since when, by whom and why')
    .requiredOption('--date <date>', 'the day, YYYY-MM-DD; what counts is its end (UTC)')
    .option('--alias <name>', 'another alias', 'champion')
    .option(...outputDir)
  defineAction<AtOptions>(
    addAliasKey(command),
    async (options, { config, logger, signal }) => {
      const registry = createRegistry({ location: config.settings.outputDir, logger, signal })
      const found = await aliasOnDay(registry, options)
      const { event, gate_event, that_day, ...rest } = found
      return {
        json: {
          ...rest,
          event: event && aliasEventJson(event),
          gate_event: gate_event && aliasEventJson(gate_event),
          that_day: that_day.map(aliasEventJson),
        },
        text: forTerminal(renderAliasOnDay, found),
      }
    },
    { clickHouse: false },
  )
}
