import { createRegistry, EXIT, forTerminal } from '@alertsmith/pipeline'
import { type Command, Option } from 'commander'
import { defineAction } from '../../command.js'
import { integer } from '../../parse.js'
import { renderGc } from '../../render/registry.js'
import { outputDir } from './output-dir.js'

interface GcCommandOptions {
  readonly keep: number
  readonly keepDays: number
  readonly graceDays: number
  readonly apply?: boolean
  readonly restore?: string
}

export function registerGc(models: Command): void {
  defineAction<GcCommandOptions>(
    models
      .command('gc')
      .description('clear out old models; says what it would do unless --apply is given')
      .option('--keep <n>', 'how many of the newest of every network and model type stay', integer, 5)
      .option('--keep-days <n>', 'models younger than this many days stay', integer, 90)
      .option('--grace-days <n>', 'days in the trash before a later run deletes a model', integer, 7)
      .option('--apply', 'move what is old to the trash, and delete what was there for long enough')
      .addOption(
        new Option('--restore <id>', 'only bring this model back from the trash').conflicts([
          'keep',
          'keepDays',
          'graceDays',
          'apply',
        ]),
      )
      .option(...outputDir),
    async ({ restore, ...options }, { config, logger, signal }) => {
      const registry = createRegistry({ location: config.settings.outputDir, logger, signal })
      if (restore !== undefined) {
        await registry.restore(restore)
        return { json: { restored: [restore] }, text: forTerminal((id) => `${id} is back.`, restore) }
      }
      const report = await registry.gc(options)
      return {
        json: {
          ...report,
          waiting: report.waiting.map(({ modelId, until }) => ({ model_id: modelId, until })),
          kept: report.kept.map(({ modelId, reasons }) => ({ model_id: modelId, reasons })),
        },
        text: forTerminal(renderGc, report),
        exitCode: report.broken.length === 0 ? EXIT.ok : EXIT.failed,
      }
    },
    { clickHouse: false },
  )
}
