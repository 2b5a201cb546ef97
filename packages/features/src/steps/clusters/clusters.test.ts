import { matrixColumn } from '@alertsmith/core'
import { describe, expect, it } from 'vitest'
import { CLUSTER_CATALOGUE } from '../../catalogue.js'
import { FeatureBuilder } from '../../feature-builder.js'
import { handClusters } from '../../testing/clusters.js'

const none = Number.NaN

/** Each worked out by hand from the columns in testing/clusters.ts. */
const EXPECTED: Readonly<Record<string, readonly number[]>> = {
  alert_count: [6, 1, 0, 2],
  alerted_members: [3, 1, 0, 2],
  alerted_share: [0.75, 1, 0, none],
  alerts_per_member: [1.5, 1, 0, none],
  alert_volume_sum: [900, 50, 0, 400],
  alert_volume_mean: [150, 50, none, 200],
  alert_volume_max: [400, 50, none, 300],
  alert_share_of_cluster_volume: [0.45, none, 0, 0.5],
  alert_confidence_mean: [0.5, 1, none, 0.25],
  alert_confidence_max: [0.75, 1, none, 0.5],
  alert_severity_mean: [2.5, 4, none, 1],
  alert_severity_max: [4, 4, none, 1],
  alert_transaction_count: [30, 0, 0, 8],
  alert_volume_per_transaction: [30, none, none, 50],

  known_share: [0.5, 1, 0, none],
  member_received_usd_sum: [600, 0, none, 90],
  member_received_usd_mean: [300, 0, none, 30],
  member_received_usd_max: [500, 0, none, 40],
  member_sent_usd_sum: [200, 0, none, 10],
  member_sent_usd_mean: [100, 0, none, 5],
  member_sent_usd_max: [150, 0, none, 9],
  member_sent_received_share: [1 / 3, none, none, 1 / 9],
  member_received_sent_imbalance: [0.5, none, none, 0.8],
  member_transaction_count_sum: [12, 0, none, 7],
  member_transaction_count_mean: [6, 0, none, 3.5],
  member_transaction_count_max: [10, 0, none, 5],
  member_counterparties_mean: [2.5, 0, none, 1],
  member_counterparties_max: [4, 0, none, 2],
  member_risk_score_mean: [0.5, 0.125, none, none],
  member_risk_score_max: [0.875, 0.125, none, none],
  exchange_share: [0.5, 0, none, 0],
  mixer_share: [0, 1, none, 0],

  // 2024-03-04 is a Monday; then Saturday 9 March and Monday 1 April.
  day_of_week: [0, 0, 5, 0],
  month: [3, 3, 3, 4],
  // Sunday noon is half a day before Monday begins; 01:00 of the day itself lies after its start.
  days_since_last_seen: [0, 0, none, -1],
  // The last activity of k4 lies before its first one.
  hours_first_to_last_seen: [60, 0, none, none],

  cluster_size: [4, 1, 2, none],
  cluster_volume: [2000, 0, 300, 800],
  cluster_volume_per_member: [500, 0, 150, none],

  in_degree_mean: [1.5, 2, 0, 1],
  in_degree_max: [3, 2, 0, 1],
  out_degree_mean: [1, 0, 0, 2],
  out_degree_max: [2, 0, 0, 2],
  total_in_sum: [300, 40, 0, none],
  total_in_max: [200, 40, 0, none],
  total_out_sum: [100, 0, 0, 20],
  total_out_max: [80, 0, 0, 20],
  flow_passed_on_share: [1 / 3, 0, none, none],
  flow_imbalance: [0.5, 1, none, none],
  touching_count: [10, 4, 0, 5],
  touching_usd: [350, 40, 0, 60],
  inside_count: [5, 0, 0, 1],
  inside_usd: [50, 0, 0, 6],
  inside_share_of_count: [0.5, 0, none, 0.2],
  inside_share_of_usd: [1 / 7, 0, none, 0.1],
  inside_pairs: [3, 0, 0, 1],
  // 3 of 4 × 3 ordered pairs; a cluster of one has no pair, one of two has 2.
  inside_density: [0.25, none, 0, none],
}

describe('cluster features', () => {
  const tables = handClusters()
  const builder = FeatureBuilder.fit(tables, { grain: 'cluster' })
  const matrix = builder.transform(tables)

  it('are all worked out by hand here', () => {
    expect(CLUSTER_CATALOGUE.map(({ name }) => name)).toEqual(Object.keys(EXPECTED))
    expect(matrix.names).toEqual(Object.keys(EXPECTED))
  })

  it.each(Object.entries(EXPECTED))('%s', (name, expected) => {
    const found = matrixColumn(matrix, matrix.names.indexOf(name))
    expect(Array.from(found, (value) => Number(value.toPrecision(14)))).toEqual(
      expected.map((value) => Number(value.toPrecision(14))),
    )
  })

  it('have a state of their own, which knows its grain', () => {
    const restored = FeatureBuilder.fromState(JSON.parse(JSON.stringify(builder.state)), {
      expectedHash: builder.stateHash,
    })
    expect(restored.grain).toBe('cluster')
    expect(restored.transform(tables)).toEqual(matrix)
  })
})
