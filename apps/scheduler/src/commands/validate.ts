import { colors, forTerminal } from '@alertsmith/pipeline'
import type { Command } from 'commander'
import { defineAction } from '../command.js'
import type { SchedulerConfig } from '../config/read-config.js'

export function registerValidate(program: Command): void {
  defineAction(
    program
      .command('validate')
      .description('check the config file, the files that it names and the options of every training'),
    async (_options, { config }) => ({
      json: {
        path: config.path,
        jobs: config.jobs.map(({ name }) => name),
        state: config.state,
        http: config.http ?? null,
        webhooks: config.webhooks.map(({ name }) => name),
      },
      text: forTerminal(renderValid, config),
    }),
  )
}

function renderValid({ path, jobs, state, http, webhooks }: SchedulerConfig): string {
  const trainings = jobs.map(
    ({ name, cron, timeZone, networks, modelTypes }) =>
      `  ${name}: "${cron}" in ${timeZone}, ${modelTypes.join(', ')} of ${networks.join(', ')}`,
  )
  return [
    `${colors.green('✓')} ${path} is well-formed.`,
    ...trainings,
    `  state in ${state.kind === 'sqlite' ? state.path : `the PostgreSQL of ${state.urlVariable}`}`,
    `  page ${http === undefined ? 'off' : `at ${http.host}:${http.port}`}`,
    ...(webhooks.length === 0 ? [] : [`  webhooks ${webhooks.map(({ name }) => name).join(', ')}`]),
  ].join('\n')
}
