import type { ClusterTables } from '@alertsmith/core'

export interface ExtractedClusters {
  /** The labelled clusters of the window, ordered by (processing_date, cluster_id). */
  readonly tables: ClusterTables
  readonly numRows: number
  /** SHA-256 in hex over all values of all tables: the same for the same data, however it is stored. */
  readonly fingerprint: string
  /** Clusters of the window that were left out: no member has a label. */
  readonly dropped: { readonly unlabelled: number }
  readonly warnings: readonly string[]
}
