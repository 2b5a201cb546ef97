import { forTerminal } from '@alertsmith/pipeline'
import type { Command } from 'commander'
import { defineAction } from '../command.js'
import { resumeJob } from '../engine/actions.js'
import { findJob } from '../find-job.js'
import { withState } from '../with-state.js'

export function registerResume(program: Command): void {
  defineAction(
    program
      .command('resume')
      .description('go on with a job that was paused, from its next tick')
      .argument('<job>', 'the name of the job'),
    async (_options, { config }, [name]) => {
      const job = findJob(config.jobs, name!)
      await withState(config, (db) => resumeJob(db, job))
      return {
        json: { job: job.name, paused: false },
        text: forTerminal((name) => `Resumed: ${name}`, job.name),
      }
    },
  )
}
