export const METADATA = {
  training_period: { start_date: '2024-01-01', end_date: '2024-03-31', window_days: 7 },
  data_stats: { num_samples: 1200, num_features: 2, positive_rate: 0.2 },
  metrics: { test_auc: 0.93, cv_auc_mean: 0.92, cv_auc_std: 0.01 },
  hyperparameters: { num_leaves: 31 },
  feature_names: ['volume_usd', 'in_degree'],
  data_fingerprint: 'f'.repeat(64),
}

/** What a model of these tests is saved from; `overrides` replace fields. */
export function sampleModel<Overrides extends object>(overrides?: Overrides) {
  return {
    modelType: 'alert_scorer',
    network: 'ethereum',
    createdAt: new Date('2024-05-06T07:08:09.123Z'),
    files: { 'model.txt': 'tree\n'.repeat(1000), 'golden.json': '{}' },
    metadata: METADATA,
    ...overrides,
  }
}

/** The id of {@link sampleModel} in an empty registry. */
export const SAMPLE_ID = 'alert_scorer_ethereum_v1.0.0_20240506_070809'
