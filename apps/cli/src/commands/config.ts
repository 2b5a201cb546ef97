import { forTerminal, renderTable, SETTING_NAMES, SETTINGS } from '@alertsmith/pipeline'
import type { Command } from 'commander'
import { defineAction } from '../command.js'

export function registerConfig(program: Command): void {
  defineAction<{ readonly network?: string }>(
    program
      .command('config')
      .description('print every setting with its value and where it came from')
      .option('--network <name>', "look at this network's own variables too"),
    async (_options, { config }) => {
      const settings = SETTING_NAMES.map((name) => ({
        setting: name,
        value: SETTINGS[name].secret
          ? config.settings[name] === ''
            ? '(not set)'
            : '(set, not shown)'
          : config.settings[name],
        source: config.sources[name],
        meaning: SETTINGS[name].meaning,
      }))
      const rows = settings.map(({ setting, value, source, meaning }) => [
        setting,
        String(value),
        source,
        meaning,
      ])
      return {
        json: { settings },
        text: forTerminal(renderTable, ['setting', 'value', 'source', 'meaning'], rows),
      }
    },
  )
}
