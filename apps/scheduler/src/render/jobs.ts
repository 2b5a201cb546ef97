import { colors } from '@alertsmith/pipeline'
import type { JobSummary } from '../http/queries/jobs.js'
import { resultMark } from './runs.js'
import { localMinute } from './time.js'

/** Each job with when it runs next and how it last went. */
export function renderJobs(jobs: readonly JobSummary[]): string {
  return jobs.map(renderJob).join('\n\n')
}

function renderJob(job: JobSummary): string {
  const {
    paused,
    next_ticks: [next],
  } = job
  const running = job.running.map(
    ({ network, model_type, phase }) => `  runs now     ${model_type} of ${network}: ${phase ?? 'begins'}`,
  )
  const last = job.last_results.map(
    (run) => `  last result  ${run.model_type} of ${run.network}: ${resultMark(run)}`,
  )
  return [
    colors.bold(job.name),
    `  schedule     "${job.cron}" in ${job.time_zone}`,
    paused
      ? `  ${colors.yellow('paused')}       since ${localMinute(new Date(paused.at), 'UTC')} UTC by ${paused.by ?? 'unknown'}${paused.reason ? `: ${paused.reason}` : ''}`
      : `  next tick    ${next ? nextTick(new Date(next), job.time_zone) : 'none'}`,
    ...running,
    ...(last.length === 0 && running.length === 0 ? ['  last result  none yet'] : last),
  ].join('\n')
}

function nextTick(at: Date, timeZone: string): string {
  const local = timeZone === 'UTC' ? '' : `, ${localMinute(at, timeZone)} in ${timeZone}`
  return `${localMinute(at, 'UTC')} UTC${local}`
}
