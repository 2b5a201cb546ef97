import { matrixColumn } from '@alertsmith/core'
import { describe, expect, it } from 'vitest'
import { FEATURE_CATALOGUE } from '../catalogue.js'
import { FeatureBuilder } from '../feature-builder.js'
import { handTables } from '../testing/network.js'

const none = Number.NaN

/** Each worked out by hand from the columns in testing/network.ts. */
const EXPECTED: Readonly<Record<string, readonly number[]>> = {
  severity_encoded: [1, 2, 3, 4, none],
  volume_usd: [100, 0, 300, none, 300],
  volume_usd_log: [4.61512051684126, 0, 5.707110264748875, none, 5.707110264748875],
  transaction_count: [4, 0, 250, 1, 3],
  transaction_count_norm: [0.04, 0, 2.5, 0.01, 0.03],
  confidence_score: [0.25, none, 1, 0, 0.5],
  volume_per_transaction: [25, none, 1.2, none, 100],

  total_received_usd: [1000, 0, 300, none, 50],
  total_sent_usd: [500, 0, 900, 10, 0],
  transaction_count_feat: [30, 0, 10, 5, 1],
  unique_counterparties: [6, 0, 5, none, 1],
  avg_transaction_usd: [50, 0, 120, none, 50],
  max_transaction_usd: [400, 0, 600, 10, 50],
  total_volume: [1500, 0, 1200, none, 50],
  volume_ratio: [500 / 1001, 0, 900 / 301, none, 0],
  sent_received_share: [0.5, none, 3, none, 0],
  received_sent_imbalance: [1 / 3, none, -0.5, none, 1],
  volume_per_counterparty: [250, none, 240, none, 50],
  transactions_per_counterparty: [5, none, 2, none, 1],
  max_to_avg_transaction: [8, none, 5, none, 1],
  alert_share_of_volume: [1 / 15, none, 0.25, none, 6],
  is_exchange_flag: [0, 1, 0, none, 0],
  is_mixer_flag: [1, 0, 0, none, 0],
  address_risk_score: [0.75, 0, 1, none, 0.5],

  // 2024-03-04 is a Monday; then Saturday 9, Sunday 10 March, and Monday 1 April.
  day_of_week: [0, 0, 5, 6, 0],
  day_of_month: [4, 4, 9, 10, 1],
  month: [3, 3, 3, 3, 4],
  is_weekend: [0, 0, 1, 1, 0],
  // The third alert was first seen at 06:00 of its own day, which is after that day's start.
  days_since_first_seen: [10, none, -1, 6, 8],
  days_since_last_seen: [0, 2, -1, 9, 8],
  hours_first_to_last_seen: [228, none, 1.5, none, 0],
  days_since_last_alert: [none, none, 5, none, 23],

  // Known volumes 0, 100, 300, 300: mean 175, squares 30625 + 5625 + 2 × 15625 = 67500, std = √(67500 / 3) = 150.
  volume_zscore: [-0.5, -7 / 6, 5 / 6, none, 5 / 6],
  volume_percentile: [0.5, 0.25, 0.875, none, 0.875],
  addr_volume_mean: [none, none, 100, none, 200],
  addr_volume_std: [none, none, none, none, 50],
  addr_volume_min: [none, none, 100, none, 100],
  addr_volume_max: [none, none, 100, none, 300],
  addr_volume_count: [0, 0, 1, 0, 2],
  volume_to_addr_mean: [none, none, 3, none, 1.5],
  volume_to_addr_max: [none, none, 3, none, 1],
  volume_addr_zscore: [none, none, none, none, 2],

  cluster_size: [5, 0, 4, none, 0],
  cluster_volume: [2000, 0, 0, none, 0],
  in_cluster: [1, 0, 1, 1, 0],
  cluster_volume_per_member: [400, none, 0, none, none],
  alert_share_of_cluster: [0.05, none, none, none, none],

  in_degree: [2, 0, 3, 0, 1],
  total_in: [400, 0, 600, 0, none],
  avg_in: [100, 0, 150, 0, none],
  tx_in_count: [4, 0, 4, 0, 0],
  out_degree: [1, 0, 0, 0, 3],
  total_out: [100, 0, 0, 0, 90],
  avg_out: [50, 0, 0, 0, 30],
  tx_out_count: [2, 0, 0, 0, 3],
  total_degree: [3, 0, 3, 0, 4],
  flow_passed_on_share: [0.25, none, 0, none, none],
  flow_imbalance: [0.6, none, 1, none, none],
  degree_imbalance: [1 / 3, none, 1, none, -0.5],
  avg_in_per_sender: [200, none, 200, none, none],
  avg_out_per_receiver: [100, none, none, none, 30],
  alert_share_of_flows: [0.2, none, 0.5, none, none],
}

describe('features', () => {
  const tables = handTables()
  const matrix = FeatureBuilder.fit(tables).transform(tables)

  it('are all worked out by hand here', () => {
    expect(Object.keys(EXPECTED)).toEqual(FEATURE_CATALOGUE.map(({ name }) => name))
    expect(matrix.names).toEqual(Object.keys(EXPECTED))
  })

  it.each(Object.entries(EXPECTED))('%s', (name, expected) => {
    const found = matrixColumn(matrix, matrix.names.indexOf(name))
    expect(Array.from(found, (value) => Number(value.toPrecision(14)))).toEqual(
      expected.map((value) => Number(value.toPrecision(14))),
    )
  })
})
