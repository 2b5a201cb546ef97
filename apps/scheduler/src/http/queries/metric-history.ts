import type { Kysely } from 'kysely'
import { SUCCEEDED } from '../../state/literals.js'
import type { StateTables } from '../../state/tables.js'
import { parsed } from './parsed.js'

const MOST_POINTS = 60

/** What one training came to. Keys of the JSON API. */
export interface MetricPoint {
  readonly run_id: string
  readonly at: string
  readonly model_id: string | null
  readonly version: string | null
  readonly metrics: Readonly<Record<string, unknown>>
}

/** The newest models of a network and type by the runs that trained them, oldest first. */
export async function metricHistory(
  db: Kysely<StateTables>,
  { network, modelType }: { readonly network: string; readonly modelType: string },
): Promise<MetricPoint[]> {
  const rows = await db
    .selectFrom('runs')
    .select(['id', 'finished_at', 'model_id', 'version', 'metrics'])
    .where('network', '=', network)
    .where('model_type', '=', modelType)
    .where('status', '=', SUCCEEDED)
    .orderBy('started_at', 'desc')
    .limit(MOST_POINTS)
    .execute()
  return rows.reverse().flatMap(({ id, finished_at, model_id, version, metrics }) => {
    const values = parsed(metrics)
    return values === null || finished_at === null
      ? []
      : [{ run_id: id, at: finished_at, model_id, version, metrics: values }]
  })
}
