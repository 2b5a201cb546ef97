import { forTerminal, renderTable } from '@alertsmith/pipeline'
import type { Command } from 'commander'
import { defineAction } from '../command.js'
import type { Job } from '../config/job.js'
import { findJob } from '../find-job.js'
import { count, instant } from '../parse.js'
import { localMinute } from '../render/time.js'
import { jitterOf } from '../ticks/jitter.js'
import { nextTicks } from '../ticks/ticks.js'
import { asOfDay, windowOf } from '../ticks/window.js'

interface NextOptions {
  readonly job?: string
  readonly count: number
  readonly from?: Date
}

export function registerNext(program: Command): void {
  defineAction<NextOptions>(
    program
      .command('next')
      .description('list the coming ticks, with the days that each would train on; looks at the config alone')
      .option('--job <name>', 'only ticks of this job')
      .option('--count <n>', 'how many', count, 10)
      .option(
        '--from <instant>',
        'after this instant, YYYY-MM-DD or YYYY-MM-DDTHH:MMZ (default: now)',
        instant,
      ),
    async ({ job, count: wanted, from = new Date() }, { config }) => {
      const jobs = job === undefined ? config.jobs : [findJob(config.jobs, job)]
      const ticks = jobs
        .flatMap((each) => nextTicks(each, from, wanted).map((tick) => describe(each, tick)))
        .sort((a, b) => a.scheduled_at.localeCompare(b.scheduled_at) || a.job.localeCompare(b.job))
        .slice(0, wanted)
      return { json: { ticks }, text: forTerminal(renderTicks, ticks) }
    },
  )
}

function describe(job: Job, tick: Date) {
  const asOf = asOfDay(job, tick)
  const { startDate, endDate } = windowOf(job, asOf)
  return {
    job: job.name,
    scheduled_at: tick.toISOString(),
    starts_at: new Date(tick.getTime() + jitterOf(job, tick)).toISOString(),
    time_zone: job.timeZone,
    local_time: localMinute(tick, job.timeZone),
    as_of: asOf,
    window: { start_date: startDate, end_date: endDate },
  }
}

function renderTicks(ticks: readonly ReturnType<typeof describe>[]): string {
  return renderTable(
    ['tick (UTC)', 'local time', 'time zone', 'job', 'trains on', 'starts (UTC)'],
    ticks.map((tick) => [
      localMinute(new Date(tick.scheduled_at), 'UTC'),
      tick.local_time,
      tick.time_zone,
      tick.job,
      `${tick.window.start_date} to ${tick.window.end_date}`,
      tick.starts_at.slice(11, 19),
    ]),
  )
}
