import type { NetworkDatabase, StoredMetadata } from '@alertsmith/storage'
import { lastLearnedDay } from '../model/learned-days.js'
import type { SliceWindow } from './slice-window.js'

/** The addresses (clusters for a cluster model) of the slice that have an alert among the days that a model has learned from. */
export async function knownAddresses(
  models: readonly StoredMetadata[],
  slice: SliceWindow,
  database: NetworkDatabase,
  signal: AbortSignal | undefined,
): Promise<Set<string>> {
  const [table, key] =
    models[0]!.model_type === 'cluster_scorer' ? ['raw_clusters', 'cluster_id'] : ['raw_alerts', 'address']
  const known = new Set<string>()
  for (const model of models) {
    const found = await database.queryArrow(
      {
        sql: `SELECT DISTINCT ${key} AS key FROM ${table}
WHERE window_days = {windowDays:UInt32} AND processing_date BETWEEN {learnedFrom:Date} AND {learnedTo:Date}
  AND ${key} IN (SELECT ${key} FROM ${table} WHERE window_days = {windowDays:UInt32} AND processing_date BETWEEN {sliceFrom:Date} AND {sliceTo:Date})`,
        params: {
          windowDays: model.training_period.window_days,
          learnedFrom: model.training_period.start_date,
          learnedTo: lastLearnedDay(model),
          sliceFrom: slice.startDate,
          sliceTo: slice.endDate,
        },
      },
      { signal },
    )
    for (const value of found.getChild('key') ?? []) known.add(String(value))
  }
  return known
}
