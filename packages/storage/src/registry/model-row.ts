import type { QueryTarget } from '@alertsmith/core'
import type { StoredMetadata } from './model-metadata.js'

/** The part of a network's database that the registry needs. */
export type RegistryDatabase = Pick<QueryTarget, 'network' | 'execute' | 'queryRows'>

/** Adds the model's row to `trained_models` unless it is there. */
export async function recordModel(
  database: RegistryDatabase,
  metadata: StoredMetadata,
  directory: string,
): Promise<void> {
  const metrics = metadata.metrics as Readonly<Record<string, unknown>>
  await database.execute({
    sql: INSERT_ROW,
    params: {
      model_id: metadata.model_id,
      model_type: metadata.model_type,
      version: metadata.version,
      network: metadata.network,
      training_start_date: metadata.training_period.start_date,
      training_end_date: metadata.training_period.end_date,
      created_at: Math.floor(Date.parse(metadata.created_at) / 1000),
      model_path: directory,
      metrics_json: JSON.stringify(metadata.metrics),
      hyperparameters_json: JSON.stringify(metadata.hyperparameters),
      feature_names: metadata.feature_names,
      num_samples: metadata.data_stats.num_samples,
      num_features: metadata.data_stats.num_features,
      test_auc: finiteOrNull(metrics.test_auc),
      cv_auc_mean: finiteOrNull(metrics.cv_auc_mean),
      cv_auc_std: finiteOrNull(metrics.cv_auc_std),
    },
  })
}

/** The ids that have a row. */
export async function recordedModelIds(database: RegistryDatabase): Promise<Set<string>> {
  const rows = await database.queryRows<{ model_id: string }>({
    sql: 'SELECT DISTINCT model_id FROM trained_models WHERE network = {network:String}',
    params: { network: database.network },
  })
  return new Set(rows.map((row) => row.model_id))
}

const COLUMNS = {
  model_id: 'String',
  model_type: 'String',
  version: 'String',
  network: 'String',
  training_start_date: 'Date',
  training_end_date: 'Date',
  created_at: 'UInt32',
  model_path: 'String',
  metrics_json: 'String',
  hyperparameters_json: 'String',
  feature_names: 'Array(String)',
  num_samples: 'UInt64',
  num_features: 'UInt32',
  test_auc: 'Nullable(Float64)',
  cv_auc_mean: 'Nullable(Float64)',
  cv_auc_std: 'Nullable(Float64)',
} as const

const INSERT_ROW = `
INSERT INTO trained_models (${Object.keys(COLUMNS).join(', ')})
SELECT ${Object.entries(COLUMNS)
  .map(([name, type]) => `{${name}:${type}}`)
  .join(', ')}
WHERE {model_id:String} NOT IN (SELECT model_id FROM trained_models)`

function finiteOrNull(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}
