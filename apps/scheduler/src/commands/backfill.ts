import { forTerminal } from '@alertsmith/pipeline'
import type { Command } from 'commander'
import { currentActor } from '../actor.js'
import { defineAction } from '../command.js'
import { backfillJob, UNCONFIRMED_BACKFILL_TICKS } from '../engine/actions.js'
import { findJob } from '../find-job.js'
import { day } from '../parse.js'
import { withState } from '../with-state.js'

interface BackfillOptions {
  readonly from: string
  readonly to: string
  readonly yes?: boolean
}

export function registerBackfill(program: Command): void {
  defineAction<BackfillOptions>(
    program
      .command('backfill')
      .description("put a job's ticks of past days in the queue, each on the window of its day")
      .argument('<job>', 'the name of the job')
      .requiredOption('--from <day>', "first day in the job's time zone, YYYY-MM-DD", day)
      .requiredOption('--to <day>', 'last day, itself included', day)
      .option('--yes', `confirm a backfill of more than ${UNCONFIRMED_BACKFILL_TICKS} ticks`),
    async ({ from, to, yes }, { config }, [name]) => {
      const job = findJob(config.jobs, name!)
      const ticks = await withState(config, (db) =>
        backfillJob(db, job, { actor: currentActor(), now: new Date(), from, to, confirmed: yes }),
      )
      return {
        json: { job: job.name, ticks },
        text: forTerminal((queued) => [`${queued.length} in the queue:`, ...queued].join('\n'), ticks),
      }
    },
  )
}
