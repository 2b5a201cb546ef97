import type { ReportContributions, ReportImportance } from '../../src/index.js'
import { createRandom } from './random.js'

const NAMES = [
  'alert_confidence_score',
  'in_degree',
  'total_volume_usd',
  'address_history_alert_volume_mean',
  'out_degree',
  'cluster_size',
  'unique_senders_share_of_window',
  'hour_of_day',
  'max_single_transaction_usd',
  'net_flow_usd',
  'days_since_first_seen',
  'flow_concentration_top_counterparty',
  'cluster_total_volume_usd',
  'burstiness',
  'severity_rank',
  'weekday',
  'round_amount_share',
  'fan_in_ratio',
  'fan_out_ratio',
  'velocity_per_hour',
  'is_exchange_like',
  'unused_feature',
]

/** 22 features, one of them unused; 200 sampled rows of the first ten. */
export function sampleFeatures(): {
  importances: readonly ReportImportance[]
  contributions: ReportContributions
} {
  const random = createRandom(7)
  const importances = NAMES.map((feature, i) => ({
    feature,
    gain: i === NAMES.length - 1 ? 0 : 48_211 * 0.78 ** i,
    splits: i === NAMES.length - 1 ? 0 : 420 - 18 * i,
  }))
  const sample = NAMES.slice(0, 10).map((feature, i) => {
    const value_rank = Array.from({ length: 200 }, () => (random() < 0.04 ? null : random()))
    const contribution = value_rank.map(
      (rank) =>
        ((rank ?? 0.3) - 0.5) * 2.4 * 0.8 ** i * (i % 3 === 1 ? -1 : 1) + (random() - 0.5) * 0.5 * 0.8 ** i,
    )
    return { feature, value_rank, contribution }
  })
  const mean_absolute = NAMES.map((feature, i) => ({ feature, value: 0.71 * 0.82 ** i }))
  return { importances, contributions: { mean_absolute, sample } }
}
