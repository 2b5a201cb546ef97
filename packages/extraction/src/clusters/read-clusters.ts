import {
  type BoundQuery,
  type ClusterTables,
  type QueryOptions,
  type QuerySource,
  throwIfAborted,
} from '@alertsmith/core'
import { Table } from 'apache-arrow'
import { inLanes } from '../in-lanes.js'
import { planParts } from '../plan-parts.js'
import { splitColumns } from '../split-tables.js'
import { CLUSTER_WIDE_COLUMNS, type ClusterSelection, clusterLoad, clustersQuery } from './clusters-query.js'

/** The labelled clusters of the window, read in parts; undefined where there are none. */
export async function readClusters(
  source: QuerySource,
  selection: ClusterSelection,
  { signal }: QueryOptions,
): Promise<ClusterTables | undefined> {
  const parts = await planParts(source, selection.window, clusterLoad(selection.window), { signal })
  const queries = parts.map((window) => clustersQuery({ ...selection, window }))
  const read = (query: BoundQuery) => (either: AbortSignal) => source.queryArrow(query, { signal: either })
  const wides = await inLanes(queries.map(read), signal)
  throwIfAborted(signal, 'extraction')
  const filled = wides.filter(({ numRows }) => numRows > 0)
  if (filled.length === 0) return undefined
  const wide = new Table(filled.flatMap(({ batches }) => batches))
  return splitColumns(wide, CLUSTER_WIDE_COLUMNS) as ClusterTables
}
