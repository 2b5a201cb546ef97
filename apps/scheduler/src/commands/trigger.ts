import { forTerminal } from '@alertsmith/pipeline'
import type { Command } from 'commander'
import { currentActor } from '../actor.js'
import { defineAction } from '../command.js'
import { triggerJob } from '../engine/actions.js'
import { findJob } from '../find-job.js'
import { withState } from '../with-state.js'

export function registerTrigger(program: Command): void {
  defineAction(
    program
      .command('trigger')
      .description('put a tick of now in the queue; whichever scheduler is free next runs it')
      .argument('<job>', 'the name of the job'),
    async (_options, { config }, [name]) => {
      const job = findJob(config.jobs, name!)
      const tick = await withState(config, (db) =>
        triggerJob(db, job, { actor: currentActor(), now: new Date() }),
      )
      return { json: { job: job.name, tick }, text: forTerminal((at) => `In the queue: ${at}`, tick) }
    },
  )
}
