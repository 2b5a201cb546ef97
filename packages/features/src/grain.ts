import {
  ALIGNED_TABLE_NAMES,
  type AlignedTables,
  CLUSTER_TABLE_NAMES,
  type ClusterTables,
} from '@alertsmith/core'
import type { Table } from 'apache-arrow'

export const GRAINS = ['alert', 'cluster'] as const

/** What a row of the matrix stands for: an alert of {@link AlignedTables} or a cluster of {@link ClusterTables}. */
export type Grain = (typeof GRAINS)[number]

/** The tables that a step of alert grain may read. Labels are none of them: no feature knows the outcome. */
export type AlertTableName = Exclude<keyof AlignedTables, 'labels'>
/** The tables that a step of cluster grain may read. */
export type ClusterTableName = Exclude<keyof ClusterTables, 'labels'>
export type TableName = AlertTableName | ClusterTableName

/** The tables of either grain by name. */
export type TablesByName = Readonly<Partial<Record<TableName | 'labels', Table>>>

interface GrainTables {
  /** What must be there, labels among it. */
  readonly required: readonly (TableName | 'labels')[]
  readonly readable: readonly TableName[]
  /** The table whose rows are counted. */
  readonly main: 'alerts' | 'clusters'
}

export const GRAIN_TABLES: Readonly<Record<Grain, GrainTables>> = {
  alert: {
    required: ALIGNED_TABLE_NAMES,
    readable: ['alerts', 'features', 'clusters', 'moneyFlows', 'history', 'declared'],
    main: 'alerts',
  },
  cluster: {
    required: CLUSTER_TABLE_NAMES,
    readable: ['clusters', 'alerts', 'members', 'moneyFlows'],
    main: 'clusters',
  },
}

export function numRowsOf(tables: AlignedTables | ClusterTables, grain: Grain): number {
  return tables[GRAIN_TABLES[grain].main].numRows
}
