import type { Table } from 'apache-arrow'

/**
 * What is known about each alert, as Arrow tables that are row-aligned: row i of every table belongs to alert i,
 * ordered by (processing_date, alert_id). A table has one row per alert even where nothing is known; such rows are null.
 *
 * Numbers are Float64 and money is in USD, days are Int32 {@link DayNumber}s, times are Float64 seconds since
 * 1970-01-01 UTC, text is Utf8 or a dictionary of Utf8. Everything about alert i comes from its own snapshot
 * (processing_date, window_days) or, in `history`, from strictly earlier ones.
 */
export interface AlignedTables {
  /** alert_id, address, processing_date, window_days, severity, alert_confidence_score, volume_usd, transaction_count, first_seen_timestamp, last_seen_timestamp */
  readonly alerts: Table
  /** The address's own figures: total_received_usd, total_sent_usd, transaction_count, unique_counterparties, avg_transaction_usd, max_transaction_usd, is_exchange, is_mixer, risk_score */
  readonly features: Table
  /** The largest cluster that holds the address: cluster_id, cluster_size, total_volume_usd */
  readonly clusters: Table
  /** Flows reduced to the address: in_degree, total_in, avg_in, tx_in_count, out_degree, total_out, avg_out, tx_out_count */
  readonly moneyFlows: Table
  /** The address's alerts of strictly earlier processing dates: prior_alert_count, prior_volume_mean, prior_volume_std (sample), prior_volume_min, prior_volume_max, last_alert_date */
  readonly history: Table
  /** label (0 or 1, null = unlabelled), weight (1 where the label strategy knows no weight) */
  readonly labels: Table
}

/** The names of the tables in {@link AlignedTables}, in the order in which they are documented. */
export const ALIGNED_TABLE_NAMES = [
  'alerts',
  'features',
  'clusters',
  'moneyFlows',
  'history',
  'labels',
] as const
