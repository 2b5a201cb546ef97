import type { ModelEntry, ModelList, ReadyModel } from '@alertsmith/pipeline'
import { colors } from './colors.js'
import { count, metric, percent } from './number.js'
import { renderTable } from './table.js'

/** `models list` for a person. */
export function renderModels(directory: string, { models, broken }: ModelList): string {
  const lines =
    models.length === 0
      ? [`No models in ${directory}. Train one with: alertsmith train --help`]
      : [renderTable(['model', 'version', 'created', 'test AUC', 'test PR-AUC', 'alerts'], models.map(row))]
  const warnings = broken.map(
    ({ directory: folder, problems }) => `${colors.red('✗')} ${folder}: ${problems.join('; ')}`,
  )
  return [...lines, ...warnings].join('\n')
}

function row({ modelId, version, createdAt, metadata }: ModelEntry): string[] {
  const metrics = metadata.metrics as { test_auc?: number | null; test_pr_auc?: number | null }
  return [
    modelId,
    version,
    createdAt.toISOString().slice(0, 19).replace('T', ' '),
    metric(metrics.test_auc ?? null),
    metric(metrics.test_pr_auc ?? null),
    count(metadata.data_stats.num_samples),
  ]
}

const TOP_FEATURES = 10

/** `models show` for a person: what the model is, how it was judged, what it looks at. */
export function renderModel({ model, booster }: ReadyModel): string {
  const { metadata, directory } = model
  const { training_period: period, data_stats: stats } = metadata
  const gain = booster.featureImportance('gain')
  const total = gain.reduce((sum, value) => sum + value, 0)
  const ranked = [...gain.keys()].sort((a, b) => gain[b]! - gain[a]!).slice(0, TOP_FEATURES)
  const title = (text: string) => colors.bold(text)
  return [
    title(metadata.model_id),
    `  ${directory}`,
    `  checksums match, golden rows give their recorded scores`,
    title('Trained on'),
    `  ${count(stats.num_samples)} alerts of "${metadata.network}", ${period.start_date} to ${period.end_date}, ${period.window_days}-day snapshots`,
    `  data fingerprint ${String(metadata.data_fingerprint)}`,
    title('Metrics'),
    ...Object.entries(metadata.metrics)
      .filter(([, value]) => typeof value === 'number')
      .map(
        ([name, value]) =>
          `  ${name.padEnd(18)} ${Number.isInteger(value) ? value : metric(value as number)}`,
      ),
    title(`Top ${ranked.length} features by gain`),
    ...ranked.map(
      (feature) => `  ${percent(gain[feature]! / total).padStart(7)}  ${booster.featureNames[feature]}`,
    ),
    title('Parameters'),
    `  ${Object.entries(metadata.hyperparameters)
      .map(([name, value]) => `${name}=${String(value)}`)
      .join(' ')}`,
  ].join('\n')
}
