import { forTerminal } from '@alertsmith/pipeline'
import type { Command } from 'commander'
import type { Kysely } from 'kysely'
import { type CommandContext, defineAction } from '../command.js'
import { networksOf } from '../config/job.js'
import { type Scheduler, startScheduler } from '../engine/scheduler.js'
import { registriesByNetwork } from '../http/models/registries.js'
import { registryModels } from '../http/models/registry-models.js'
import { type Server, startServer } from '../http/start-server.js'
import { settingsOf } from '../network-settings.js'
import { exitCodeOfRuns, type RunResults, runResults } from '../run-results.js'
import { launchChild } from '../runs/launch-child.js'
import { recordInChild } from '../runs/record-in-child.js'
import type { StateTables } from '../state/tables.js'
import { stopAtSignals } from '../stop-signals.js'
import { withState } from '../with-state.js'

interface RunOptions {
  readonly drain?: boolean
  readonly once?: boolean
}

export function registerRun(program: Command): void {
  defineAction<RunOptions>(
    program
      .command('run')
      .description('run the jobs on their schedule until SIGTERM or SIGINT, and serve the page')
      .option('--drain', 'when told to stop, let running trainings finish; a second signal stops them')
      .option('--once', 'run what is due and end, without a page'),
    async ({ drain = false, once = false }, context) =>
      withState(context.config, async (db) => {
        const { owner } = await runUntilStopped(db, { drain, once }, context)
        const results = await runResults(db, owner)
        return {
          json: { owner, runs: results },
          text: forTerminal(renderResults, results),
          exitCode: once ? exitCodeOfRuns(results) : 0,
        }
      }),
  )
}

async function runUntilStopped(
  db: Kysely<StateTables>,
  { drain, once }: Required<RunOptions>,
  { config, logger }: CommandContext,
): Promise<Scheduler> {
  // Settings that are wrong are told now, not by the first training.
  for (const network of networksOf(config.jobs)) settingsOf(network)
  for (const { name, secretVariable } of config.webhooks.filter(
    (hook) => !process.env[hook.secretVariable],
  )) {
    logger.warn(
      { webhook: name, variable: secretVariable },
      'The secret of a webhook is not set; nothing can be sent to it',
    )
  }
  let scheduler: Scheduler | undefined
  // Before anything begins: a port that is taken or a token that is missing should not cost a training.
  const server = once ? undefined : await serve(db, { config, logger }, () => scheduler?.lastLook())
  try {
    scheduler = startScheduler({ config, db, logger, launch: launchChild, record: recordInChild, once })
    const forget = stopAtSignals(scheduler, { drain })
    await scheduler.done
    forget()
    return scheduler
  } finally {
    await server?.close()
  }
}

async function serve(
  db: Kysely<StateTables>,
  { config, logger }: CommandContext,
  lastLook: () => Date | undefined,
): Promise<Server | undefined> {
  const { http } = config
  if (http === undefined) return undefined
  const server = await startServer({
    config: { ...config, http },
    db,
    models: registryModels(registriesByNetwork(logger)),
    logger,
    lastLook,
  })
  logger.info({ url: server.url }, 'The page is there')
  return server
}

function renderResults(results: RunResults): string {
  const parts = Object.entries(results).map(([status, count]) => `${count} ${status}`)
  return parts.length === 0 ? 'Stopped; nothing was due.' : `Stopped; runs: ${parts.join(', ')}.`
}
