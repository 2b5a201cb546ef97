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
  await database.execute(
    {
      sql: INSERT_ROW,
      params: {
        model_id: metadata.model_id,
        model_type: metadata.model_type,
        version: metadata.version,
        network: metadata.network,
        training_start_date: metadata.training_period.start_date,
        training_end_date: metadata.training_period.end_date,
        window_days: metadata.training_period.window_days,
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
        data_fingerprint: textOrEmpty(metadata.data_fingerprint),
        feature_state_hash: textOrEmpty(metadata.feature_state_hash),
        file_names: Object.keys(metadata.files),
        file_hashes: Object.values(metadata.files).map((file) => file.sha256),
        metadata_json: JSON.stringify(metadata),
      },
    },
    { repeatable: true },
  )
}

/** The ids that have a row. */
export async function recordedModelIds(database: RegistryDatabase): Promise<Set<string>> {
  const rows = await database.queryRows<{ model_id: string }>({
    sql: 'SELECT DISTINCT model_id FROM trained_models WHERE network = {network:String}',
    params: { network: database.network },
  })
  return new Set(rows.map((row) => row.model_id))
}

/** Each column and what fills it. */
const COLUMNS = {
  model_id: '{model_id:String}',
  model_type: '{model_type:String}',
  version: '{version:String}',
  network: '{network:String}',
  training_start_date: '{training_start_date:Date}',
  training_end_date: '{training_end_date:Date}',
  window_days: '{window_days:UInt16}',
  created_at: '{created_at:UInt32}',
  model_path: '{model_path:String}',
  metrics_json: '{metrics_json:String}',
  hyperparameters_json: '{hyperparameters_json:String}',
  feature_names: '{feature_names:Array(String)}',
  num_samples: '{num_samples:UInt64}',
  num_features: '{num_features:UInt32}',
  test_auc: '{test_auc:Nullable(Float64)}',
  cv_auc_mean: '{cv_auc_mean:Nullable(Float64)}',
  cv_auc_std: '{cv_auc_std:Nullable(Float64)}',
  data_fingerprint: '{data_fingerprint:String}',
  feature_state_hash: '{feature_state_hash:String}',
  files_sha256: 'mapFromArrays({file_names:Array(String)}, {file_hashes:Array(String)})',
  metadata_json: '{metadata_json:String}',
} as const

const INSERT_ROW = `
INSERT INTO trained_models (${Object.keys(COLUMNS).join(', ')})
SELECT ${Object.values(COLUMNS).join(', ')}
WHERE {model_id:String} NOT IN (SELECT model_id FROM trained_models)`

function textOrEmpty(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function finiteOrNull(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}
