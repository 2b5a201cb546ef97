import { forTerminal } from '@alertsmith/pipeline'
import type { Command } from 'commander'
import { currentActor } from '../actor.js'
import { defineAction } from '../command.js'
import { pauseJob } from '../engine/actions.js'
import { findJob } from '../find-job.js'
import { withState } from '../with-state.js'

interface PauseOptions {
  readonly reason?: string
}

export function registerPause(program: Command): void {
  defineAction<PauseOptions>(
    program
      .command('pause')
      .description('begin nothing of a job until it is resumed; its ticks are recorded as skipped')
      .argument('<job>', 'the name of the job')
      .option('--reason <text>', 'why, for the history'),
    async ({ reason }, { config }, [name]) => {
      const job = findJob(config.jobs, name!)
      await withState(config, (db) =>
        pauseJob(db, job, { actor: currentActor(), now: new Date(), reason: reason ?? null }),
      )
      return {
        json: { job: job.name, paused: true },
        text: forTerminal((name) => `Paused: ${name}`, job.name),
      }
    },
  )
}
