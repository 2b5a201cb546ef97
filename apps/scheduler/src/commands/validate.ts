import { colors, forTerminal, readFeatureConfig, readSourceConfig } from '@alertsmith/pipeline'
import type { Command } from 'commander'
import { checkNetworks } from '../check-networks.js'
import { defineAction } from '../command.js'
import { longestDrainMs } from '../config/drain-time.js'
import { environmentWarnings } from '../config/environment-warnings.js'
import { networksOf } from '../config/job.js'
import { jobWarnings } from '../config/job-warnings.js'
import type { SchedulerConfig } from '../config/read-config.js'
import { interruptible } from '../interruptible.js'
import { settingsOf } from '../network-settings.js'
import { duration } from '../render/time.js'

interface ValidateOptions {
  readonly offline?: boolean
}

export function registerValidate(program: Command): void {
  defineAction<ValidateOptions>(
    program
      .command('validate')
      .description(
        'check the config file, the files that it names, the options of every training, and that every network has a database',
      )
      .option('--offline', 'look at files alone and not into ClickHouse'),
    async ({ offline = false }, { config, logger }) => {
      for (const network of networksOf(config.jobs)) settingsOf(network)
      // What a training would refuse of alertsmith.config as well.
      readSourceConfig()
      await readFeatureConfig()
      const checked = offline
        ? undefined
        : await interruptible((signal) => checkNetworks(config.jobs, { logger, signal }))
      const warnings = [...config.jobs.flatMap(jobWarnings), ...environmentWarnings(config)]
      return {
        json: {
          path: config.path,
          jobs: config.jobs.map(({ name }) => name),
          state: config.state,
          http: config.http ?? null,
          webhooks: config.webhooks.map(({ name }) => name),
          networks_found: checked ?? null,
          longest_drain_seconds: longestDrainMs(config.jobs) / 1000,
          warnings,
        },
        text: forTerminal(renderValid, { config, checked, warnings }),
      }
    },
  )
}

interface Validated {
  readonly config: SchedulerConfig
  readonly checked: readonly string[] | undefined
  readonly warnings: readonly string[]
}

function renderValid({ config, checked, warnings }: Validated): string {
  const { path, jobs, state, http, webhooks } = config
  const trainings = jobs.map(
    ({ name, cron, timeZone, networks, modelTypes }) =>
      `  ${name}: "${cron}" in ${timeZone}, ${modelTypes.join(', ')} of ${networks.join(', ')}`,
  )
  return [
    `${colors.green('✓')} ${path} is well-formed.`,
    ...trainings,
    checked === undefined
      ? '  networks not looked for (--offline)'
      : `  networks found in ClickHouse: ${checked.join(', ')}`,
    `  state in ${state.kind === 'sqlite' ? state.path : `the PostgreSQL of ${state.urlVariable}`}`,
    `  page ${http === undefined ? 'off' : `at ${http.host}:${http.port}`}`,
    ...(webhooks.length === 0 ? [] : [`  webhooks ${webhooks.map(({ name }) => name).join(', ')}`]),
    `  with --drain, a stop takes ${duration(longestDrainMs(jobs))} at most`,
    ...warnings.map((warning) => `${colors.yellow('⚠')} ${warning}`),
  ].join('\n')
}
