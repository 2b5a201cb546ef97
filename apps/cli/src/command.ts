import {
  AlertsmithError,
  exitCodeOf,
  type Logger,
  type ResolvedConfig,
  resolveConfig,
  type SettingName,
} from '@alertsmith/pipeline'
import type { Command } from 'commander'
import { interruptSignal } from './interrupt.js'
import { cliLogger } from './logger.js'
import { renderError } from './render/error.js'

/** What every command's work is given. */
export interface CommandContext {
  /** For the network that `--network` names, where it names one. */
  readonly config: ResolvedConfig
  /** For one of several networks. */
  configOf(network: string): ResolvedConfig
  readonly logger: Logger
  readonly signal: AbortSignal
}

/** A result in both forms that a command can print. */
export interface CommandResult {
  /** The one document that `--json` prints. */
  readonly json: unknown
  /** What a person reads. */
  readonly text: string
  /** Where the work was done but its answer is "no", e.g. a failed check. Default 0. */
  readonly exitCode?: number
}

/** Adds the options that every command takes, and runs `work` under the common rules for config, logs, output and exit codes. */
export function defineAction<Options extends object>(
  command: Command,
  work: (options: Options, context: CommandContext, args: readonly string[]) => Promise<CommandResult>,
): Command {
  return command
    .option('--json', 'print one JSON document on stdout instead of text')
    .option(
      '--clickhouse-url <url>',
      'chdb:PATH or http(s)://HOST:PORT (default: from config, else chdb:.alertsmith/clickhouse)',
    )
    .option('--log-level <level>', 'debug, info, warn, error or silent (default: from config, else info)')
    .action(async (...received: unknown[]) => {
      const options = command.opts<Options & { json?: boolean; network?: string; modelType?: string }>()
      const args = received.slice(0, -2) as string[]
      try {
        const configOf = (network?: string) => resolveConfig({ flags: settingFlags(options), network })
        const config = configOf(options.network?.includes(',') ? undefined : options.network)
        const { network, modelType: model_type } = options
        const logger = cliLogger(config.settings.logLevel, { network, model_type })
        const result = await work(options, { config, configOf, logger, signal: interruptSignal() }, args)
        process.stdout.write(options.json ? `${JSON.stringify(result.json, null, 2)}\n` : `${result.text}\n`)
        process.exitCode = result.exitCode ?? 0
      } catch (error) {
        process.stderr.write(`${renderError(error, { json: options.json === true })}\n`)
        process.exitCode = exitCodeOf(error)
        if (!AlertsmithError.isInstance(error) && process.env.ALERTSMITH_DEBUG) console.error(error)
      }
    })
}

const SETTING_FLAGS: readonly SettingName[] = ['clickhouseUrl', 'outputDir', 'threads', 'logLevel']

function settingFlags(options: object): { [Name in SettingName]?: unknown } {
  return Object.fromEntries(SETTING_FLAGS.map((name) => [name, (options as Record<string, unknown>)[name]]))
}
