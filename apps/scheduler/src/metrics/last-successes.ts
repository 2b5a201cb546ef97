import type { Kysely } from 'kysely'
import type { Job } from '../config/job.js'
import type { StateTables } from '../state/tables.js'

/** When the newest success of each network and model type of a job ended. */
export async function lastSuccesses(db: Kysely<StateTables>, job: Job) {
  const pairs = job.networks.flatMap((network) =>
    job.modelTypes.map((modelType) => [network, modelType] as const),
  )
  const rows = await Promise.all(
    pairs.map(([network, modelType]) =>
      db
        .selectFrom('runs')
        .select(['network', 'model_type', 'finished_at'])
        .where('job', '=', job.name)
        .where('network', '=', network)
        .where('model_type', '=', modelType)
        .where('status', 'in', ['succeeded', 'nothing-to-do'])
        .orderBy('started_at', 'desc')
        .limit(1)
        .executeTakeFirst(),
    ),
  )
  return rows.flatMap((row) =>
    row === undefined || row.finished_at === null ? [] : [{ ...row, finished_at: row.finished_at }],
  )
}
