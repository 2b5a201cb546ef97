import { forTerminal } from '@alertsmith/pipeline'
import type { Command } from 'commander'
import { defineAction } from '../command.js'
import { listRuns } from '../http/queries/runs.js'
import { count } from '../parse.js'
import { renderRuns } from '../render/runs.js'
import { withState } from '../with-state.js'

interface HistoryOptions {
  readonly job?: string
  readonly limit: number
}

export function registerHistory(program: Command): void {
  defineAction<HistoryOptions>(
    program
      .command('history')
      .description('list the runs, newest first')
      // Any name: runs of a job stay when the job leaves the config.
      .option('--job <name>', 'only runs of this job')
      .option('--limit <n>', 'how many', count, 20),
    async ({ job, limit }, { config }) => {
      const { runs } = await withState(config, (db) => listRuns(db, { job, limit }))
      return { json: { runs }, text: forTerminal(renderRuns, runs) }
    },
  )
}
