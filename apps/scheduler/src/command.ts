import {
  type CommandResult,
  insistOnCertificates,
  type Logger,
  loadDotEnv,
  printError,
  printResult,
} from '@alertsmith/pipeline'
import { type Command, Option } from 'commander'
import { readConfig, type SchedulerConfig } from './config/read-config.js'
import { schedulerLogger } from './logger.js'

const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const

/** What every command's work is given. */
export interface CommandContext {
  readonly config: SchedulerConfig
  readonly logger: Logger
}

interface CommonOptions {
  readonly config: string
  readonly json?: boolean
  readonly logLevel?: (typeof LOG_LEVELS)[number]
}

/** Adds the options that every command takes, and runs `work` under the common rules for config, logs, output and exit codes. */
export function defineAction<Options extends object>(
  command: Command,
  work: (options: Options, context: CommandContext, args: readonly string[]) => Promise<CommandResult>,
): Command {
  return command
    .option('--config <file>', 'the config file', 'alertsmith.scheduler.yaml')
    .option('--json', 'print one JSON document on stdout instead of text')
    .addOption(
      new Option(
        '--log-level <level>',
        'least severe line of the log (default: from config, else info)',
      ).choices(LOG_LEVELS),
    )
    .action(async (...received: unknown[]) => {
      const options = command.opts<Options & CommonOptions>()
      const json = options.json === true
      const args = received.slice(0, -2) as string[]
      try {
        // What the config names by variable may stand in .env like every setting; the real environment goes before it.
        loadDotEnv()
        // After .env, which may say otherwise.
        const insisted = insistOnCertificates()
        if (insisted !== undefined) console.error(insisted)
        const read = readConfig(options.config)
        const config = { ...read, logLevel: options.logLevel ?? read.logLevel }
        const result = await work(options, { config, logger: schedulerLogger(config.logLevel) }, args)
        await printResult(result, { json })
      } catch (error) {
        await printError(error, { json })
      }
    })
}
