import type { ClusterTables } from '@alertsmith/core'
import { MONDAY } from './network.js'
import { sampleClusterTables } from './tables.js'

/** Four clusters whose features are easily worked out by hand; the third has no alert, no known member and no flow. */
export function handClusters(): ClusterTables {
  return sampleClusterTables(4, {
    clusters: {
      cluster_id: ['k1', 'k2', 'k3', 'k4'],
      processing_date: [MONDAY, MONDAY, MONDAY + 5, MONDAY + 28],
      window_days: [7, 7, 7, 7],
      cluster_size: [4, 1, 2, null],
      total_volume_usd: [2000, 0, 300, 800],
    },
    alerts: {
      alert_count: [6, 1, 0, 2],
      alerted_members: [3, 1, 0, 2],
      volume_usd_sum: [900, 50, 0, 400],
      volume_usd_mean: [150, 50, null, 200],
      volume_usd_max: [400, 50, null, 300],
      confidence_mean: [0.5, 1, null, 0.25],
      confidence_max: [0.75, 1, null, 0.5],
      severity_mean: [2.5, 4, null, 1],
      severity_max: [4, 4, null, 1],
      transaction_count_sum: [30, 0, 0, 8],
      first_seen_timestamp: [seconds(-3, 0), seconds(-1, 12), null, seconds(28, 3)],
      last_seen_timestamp: [seconds(-1, 12), seconds(-1, 12), null, seconds(28, 1)],
    },
    members: {
      known_members: [2, 1, 0, 3],
      received_usd_sum: [600, 0, 0, 90],
      received_usd_mean: [300, 0, null, 30],
      received_usd_max: [500, 0, null, 40],
      sent_usd_sum: [200, 0, 0, 10],
      sent_usd_mean: [100, 0, null, 5],
      sent_usd_max: [150, 0, null, 9],
      transaction_count_sum: [12, 0, 0, 7],
      transaction_count_mean: [6, 0, null, 3.5],
      transaction_count_max: [10, 0, null, 5],
      unique_counterparties_mean: [2.5, 0, null, 1],
      unique_counterparties_max: [4, 0, null, 2],
      risk_score_mean: [0.5, 0.125, null, null],
      risk_score_max: [0.875, 0.125, null, null],
      exchange_share: [0.5, 0, null, 0],
      mixer_share: [0, 1, null, 0],
    },
    moneyFlows: {
      in_degree_mean: [1.5, 2, 0, 1],
      in_degree_max: [3, 2, 0, 1],
      out_degree_mean: [1, 0, 0, 2],
      out_degree_max: [2, 0, 0, 2],
      total_in_sum: [300, 40, 0, null],
      total_in_max: [200, 40, null, null],
      total_out_sum: [100, 0, 0, 20],
      total_out_max: [80, 0, null, 20],
      touching_count: [10, 4, 0, 5],
      touching_usd: [350, 40, 0, 60],
      inside_count: [5, 0, 0, 1],
      inside_usd: [50, 0, 0, 6],
      inside_pairs: [3, 0, 0, 1],
    },
    labels: { label: [1, 0, 0, null], weight: [1, 1, 1, 1] },
  })
}

/** Seconds since 1970 of `hours` into the day `days` after {@link MONDAY}. */
function seconds(days: number, hours: number): number {
  return (MONDAY + days) * 86_400 + hours * 3_600
}
