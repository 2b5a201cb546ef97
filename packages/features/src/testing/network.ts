import type { AlignedTables } from '@alertsmith/core'
import { sampleTables } from './tables.js'

/** 2024-03-04, a Monday. */
export const MONDAY = 19_786

/** Five alerts whose features are easily worked out by hand: see the numbers next to each column. */
export function handTables(): AlignedTables {
  return sampleTables(5, {
    alerts: {
      alert_id: ['a', 'b', 'c', 'd', 'e'],
      address: ['x', 'y', 'x', 'z', 'x'],
      processing_date: [MONDAY, MONDAY, MONDAY + 5, MONDAY + 6, MONDAY + 28],
      window_days: [7, 7, 7, 7, 7],
      severity: ['low', 'MEDIUM', 'high', 'critical', 'urgent'],
      alert_confidence_score: [0.25, null, 1, 0, 0.5],
      volume_usd: [100, 0, 300, -5, 300],
      transaction_count: [4, 0, 250, 1, 3],
      first_seen_timestamp: [seconds(-10, 0), null, seconds(5, 6), seconds(-1, 23), seconds(20, 0)],
      last_seen_timestamp: [seconds(-1, 12), seconds(-2, 0), seconds(5, 7.5), seconds(-3, 0), seconds(20, 0)],
    },
    features: {
      total_received_usd: [1000, 0, 300, null, 50],
      total_sent_usd: [500, 0, 900, 10, 0],
      transaction_count: [30, 0, 10, 5, 1],
      unique_counterparties: [6, 0, 5, null, 1],
      avg_transaction_usd: [50, 0, 120, null, 50],
      max_transaction_usd: [400, 0, 600, 10, 50],
      is_exchange: [false, true, false, null, false],
      is_mixer: [true, false, false, null, false],
      risk_score: [0.75, 0, 1, null, 0.5],
    },
    clusters: {
      cluster_id: ['k1', null, 'k2', 'k3', null],
      cluster_size: [5, null, 4, null, null],
      total_volume_usd: [2000, null, 0, null, null],
    },
    moneyFlows: {
      in_degree: [2, 0, 3, null, 1],
      total_in: [400, null, 600, null, null],
      avg_in: [100, null, 150, null, null],
      tx_in_count: [4, 0, 4, null, 0],
      out_degree: [1, 0, 0, null, 3],
      total_out: [100, null, null, null, 90],
      avg_out: [50, null, null, null, 30],
      tx_out_count: [2, 0, 0, null, 3],
    },
    history: {
      prior_alert_count: [0, 0, 1, null, 2],
      prior_volume_mean: [null, null, 100, null, 200],
      prior_volume_std: [null, null, null, null, 50],
      prior_volume_min: [null, null, 100, null, 100],
      prior_volume_max: [null, null, 100, null, 300],
      last_alert_date: [null, null, MONDAY, null, MONDAY + 5],
    },
    labels: { label: [1, 0, 1, 0, null], weight: [1, 1, 1, 1, 1] },
  })
}

/** Seconds since 1970 of `hours` into the day `days` after {@link MONDAY}. */
function seconds(days: number, hours: number): number {
  return (MONDAY + days) * 86_400 + hours * 3_600
}
