import type { UnixUnit } from '@alertsmith/core'

/** The tables that extraction reads, and that may therefore stand elsewhere under other names. */
export type MappedTableName =
  | 'raw_alerts'
  | 'raw_features'
  | 'raw_clusters'
  | 'raw_money_flows'
  | 'raw_address_labels'

/** Where a canonical column comes from. Its type is brought to the canonical one by itself. */
export type ColumnSource =
  | { readonly column: string; readonly unix?: UnixUnit | undefined }
  /** One SQL expression over columns of the same row. It is run as it stands: whoever writes it is trusted. */
  | { readonly expression: string; readonly unix?: UnixUnit | undefined }
  /** The same in every row. */
  | { readonly value: string | number | boolean | null }

/** One canonical table as a selection from a team's own table. */
export interface TableSource {
  /** The team's table as `database.table`. */
  readonly from: string
  /**
   * Reads the newest version of each row, as ClickHouse's FINAL gives it, of a ReplacingMergeTree or another table that
   * keeps several. Default: false, all rows that are there.
   */
  readonly final?: boolean | undefined
  /** Which of its rows are the network's. Default: all. */
  readonly where?: { readonly column: string; readonly value: string | number } | undefined
  /** By canonical name. Optional columns that are left out get their default. */
  readonly columns: Readonly<Record<string, ColumnSource>>
}

/** Which canonical tables of a network are read from a team's own; the others are read as they are. */
export type SourceMapping = { readonly [Table in MappedTableName]?: TableSource | undefined }
