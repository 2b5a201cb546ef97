import {
  asInterrupted,
  type CommandResult,
  checkNetworkName,
  type Logger,
  printError,
  printResult,
  type ResolvedConfig,
  resolveConfig,
  type SettingName,
} from '@alertsmith/pipeline'
import type { Command } from 'commander'
import { interruptSignal } from './interrupt.js'
import { cliLogger } from './logger.js'

/** What every command's work is given. */
export interface CommandContext {
  /** For the network that `--network` names, where it names one. */
  readonly config: ResolvedConfig
  /** For one of several networks. */
  configOf(network: string): ResolvedConfig
  readonly logger: Logger
  readonly signal: AbortSignal
}

export interface ActionOptions {
  /** Whether the command looks into ClickHouse at all; one that does not takes no url of it. Default true. */
  readonly clickHouse?: boolean
  /** Whether `--network` takes several with commas between. Default false. */
  readonly severalNetworks?: boolean
}

/** Adds the options that every command takes, and runs `work` under the common rules for config, logs, output and exit codes. */
export function defineAction<Options extends object>(
  command: Command,
  work: (options: Options, context: CommandContext, args: readonly string[]) => Promise<CommandResult>,
  { clickHouse = true, severalNetworks = false }: ActionOptions = {},
): Command {
  command.option('--json', 'print one JSON document on stdout instead of text')
  if (clickHouse) {
    command.option(
      '--clickhouse-url <url>',
      'chdb:PATH or http(s)://HOST:PORT (default: from config, else chdb:.alertsmith/clickhouse)',
    )
  }
  return command
    .option('--log-level <level>', 'debug, info, warn, error or silent (default: from config, else info)')
    .action(async (...received: unknown[]) => {
      const options = command.opts<Options & { json?: boolean; network?: string; modelType?: string }>()
      const json = options.json === true
      const args = received.slice(0, -2) as string[]
      const signal = interruptSignal()
      try {
        const { network, modelType: model_type } = options
        const networks = network === undefined ? [] : severalNetworks ? network.split(',') : [network]
        // As a filter, too: no model is of a network whose name none can have.
        for (const name of networks) checkNetworkName(name)
        const configOf = (name?: string) => resolveConfig({ flags: settingFlags(options), network: name })
        const config = configOf(networks.length === 1 ? networks[0] : undefined)
        const logger = cliLogger(config.settings.logLevel, { network, model_type })
        const result = await work(options, { config, configOf, logger, signal }, args)
        await printResult(result, { json })
      } catch (error) {
        await printError(asInterrupted(error, signal), { json })
      }
    })
}

const SETTING_FLAGS: readonly SettingName[] = ['clickhouseUrl', 'outputDir', 'threads', 'logLevel']

function settingFlags(options: object): { [Name in SettingName]?: unknown } {
  return Object.fromEntries(SETTING_FLAGS.map((name) => [name, (options as Record<string, unknown>)[name]]))
}
