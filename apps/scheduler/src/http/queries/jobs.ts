import type { Kysely } from 'kysely'
import type { Job } from '../../config/job.js'
import type { StateTables } from '../../state/tables.js'
import { nextTicks } from '../../ticks/ticks.js'
import { type RunSummary, SUMMARY_COLUMNS, withDuration } from './run-summary.js'
import { runningRuns } from './runs.js'

/** A job as lists show it. Keys of the JSON API. */
export interface JobSummary {
  readonly name: string
  readonly cron: string
  readonly time_zone: string
  readonly networks: readonly string[]
  readonly model_types: readonly string[]
  readonly paused: { readonly at: string; readonly by: string | null; readonly reason: string | null } | null
  /** The coming ticks, nearest first; none while it is paused. */
  readonly next_ticks: readonly string[]
  readonly running: readonly RunSummary[]
  /** The newest run that is over of each network and model type. */
  readonly last_results: readonly RunSummary[]
}

export interface JobsQuery {
  readonly jobs: readonly Job[]
  readonly now: Date
  /** How many coming ticks. */
  readonly ticks: number
}

export async function listJobs(
  db: Kysely<StateTables>,
  { jobs, now, ticks }: JobsQuery,
): Promise<JobSummary[]> {
  const [states, running] = await Promise.all([
    db.selectFrom('jobs').select(['name', 'paused_at', 'paused_by', 'pause_reason']).execute(),
    runningRuns(db),
  ])
  return Promise.all(
    jobs.map(async (job) => {
      const state = states.find(({ name }) => name === job.name)
      const paused = state?.paused_at
        ? { at: state.paused_at, by: state.paused_by, reason: state.pause_reason }
        : null
      return {
        name: job.name,
        cron: job.cron,
        time_zone: job.timeZone,
        networks: job.networks,
        model_types: job.modelTypes,
        paused,
        next_ticks: paused ? [] : nextTicks(job, now, ticks).map((tick) => tick.toISOString()),
        running: running.filter((run) => run.job === job.name),
        last_results: await lastResults(db, job),
      }
    }),
  )
}

/** One short look into the index for each network and model type. */
async function lastResults(db: Kysely<StateTables>, job: Job): Promise<RunSummary[]> {
  const pairs = job.networks.flatMap((network) =>
    job.modelTypes.map((modelType) => [network, modelType] as const),
  )
  const rows = await Promise.all(
    pairs.map(([network, modelType]) =>
      db
        .selectFrom('runs')
        .select(SUMMARY_COLUMNS)
        .where('job', '=', job.name)
        .where('network', '=', network)
        .where('model_type', '=', modelType)
        .where('finished_at', 'is not', null)
        .orderBy('started_at', 'desc')
        .limit(1)
        .executeTakeFirst(),
    ),
  )
  return rows.flatMap((row) => (row === undefined ? [] : [withDuration(row)]))
}
