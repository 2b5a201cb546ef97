import type { AlertsmithError, QueryOptions, QuerySource, TrainingWindow } from '@alertsmith/core'
import { NoClustersError } from '../errors.js'
import { listRanges } from './ranges.js'

/** The error for a window without clusters, which says where there are some. */
export async function noClusters(
  source: QuerySource,
  { startDate, endDate, windowDays }: TrainingWindow,
  options: QueryOptions,
): Promise<AlertsmithError> {
  const { existing, ranges } = await listRanges(source, 'raw_clusters', options)
  return new NoClustersError(
    `Network "${source.network}" must have clusters from ${startDate} to ${endDate} with window_days ${windowDays}; it has none: ${existing}.`,
    { context: { table: 'raw_clusters', expected: 'at least one cluster', found: existing, ranges } },
  )
}
