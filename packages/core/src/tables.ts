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
  readonly labels: LabelTable
  /** The columns that a team declared as features of its own, see {@link DeclaredFeature}; absent where there are none. */
  readonly declared?: Table
}

/**
 * What is known about the outcome, one row per row of the other tables: label (Float64; 0 or 1, for rankers a whole
 * number from 0 to 30; null = unlabelled), weight (Float64, ≥ 0; 1 where the label strategy knows no weight), known_date
 * (Int32 day on which the label became known; null where nothing says so), typology (dictionary of Utf8; null where none
 * is filled in). None of it may become a feature.
 */
export type LabelTable = Table

/**
 * What is known about each cluster, row-aligned like {@link AlignedTables}: row i of every table belongs to cluster i,
 * ordered by (processing_date, cluster_id). Everything comes from the cluster's own snapshot. Counts and sums over an
 * empty set are 0, means and largest values null. Numbers are Float64, days Int32, text Utf8.
 */
export interface ClusterTables {
  /** cluster_id, processing_date, window_days, cluster_size, total_volume_usd */
  readonly clusters: Table
  /**
   * The alerts on members: alert_count, alerted_members, volume_usd_sum, volume_usd_mean, volume_usd_max,
   * confidence_mean, confidence_max, severity_mean, severity_max (low 1, medium 2, high 3, critical 4),
   * transaction_count_sum, first_seen_timestamp (earliest), last_seen_timestamp (latest)
   */
  readonly alerts: Table
  /**
   * What raw_features says of members: known_members, then _sum, _mean and _max of received_usd, sent_usd and
   * transaction_count, _mean and _max of unique_counterparties and risk_score, exchange_share and mixer_share of the
   * known members
   */
  readonly members: Table
  /**
   * Flows of members: in_degree_mean, in_degree_max, out_degree_mean, out_degree_max (over all members),
   * total_in_sum, total_in_max, total_out_sum, total_out_max, touching_count and touching_usd (flows with a member at
   * either end), inside_count and inside_usd (with members at both ends), inside_pairs (different ordered pairs of
   * different members with a flow)
   */
  readonly moneyFlows: Table
  readonly labels: LabelTable
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

/** The names of the tables in {@link ClusterTables}, in the order in which they are documented. */
export const CLUSTER_TABLE_NAMES = ['clusters', 'alerts', 'members', 'moneyFlows', 'labels'] as const
