import { forTerminal } from '@alertsmith/pipeline'
import type { Command } from 'commander'
import { defineAction } from '../command.js'
import { listJobs } from '../http/queries/jobs.js'
import { renderJobs } from '../render/jobs.js'
import { withState } from '../with-state.js'

export function registerList(program: Command): void {
  defineAction(
    program
      .command('list')
      .description('list the jobs: paused or not, the next tick, what runs, how each last ended'),
    async (_options, { config }) => {
      const jobs = await withState(config, (db) =>
        listJobs(db, { jobs: config.jobs, now: new Date(), ticks: 1 }),
      )
      return { json: { jobs }, text: forTerminal(renderJobs, jobs) }
    },
  )
}
