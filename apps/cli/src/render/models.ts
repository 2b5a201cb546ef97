import {
  colors,
  type LoadedModel,
  type ModelEntry,
  type ModelList,
  type ReadyModel,
  type RepairReport,
  renderTable,
} from '@alertsmith/pipeline'
import { number } from './figures.js'
import { count, metric, percent } from './number.js'

/** The aliases of each model by its id. */
type Aliases = ReadonlyMap<string, readonly string[]>

/** `models list` for a person. */
export function renderModels(
  network: string | undefined,
  location: string,
  { models, broken }: ModelList,
  aliases: Aliases,
): string {
  const lines =
    models.length === 0
      ? [
          `No models${network === undefined ? '' : ` of "${network}"`} in ${location}. Train one with: alertsmith train --help`,
        ]
      : [
          renderTable(
            ['model', 'version', 'alias', 'created', 'on the test rows', 'rows'],
            models.map((model) => row(model, aliases)),
          ),
        ]
  const warnings = broken.map(
    ({ location, problems }) => `${colors.red('✗')} ${location}: ${problems.join('; ')}`,
  )
  return [...lines, ...warnings].join('\n')
}

function row({ modelId, version, createdAt, metadata }: ModelEntry, aliases: Aliases): string[] {
  return [
    modelId,
    version,
    (aliases.get(modelId) ?? []).join(', '),
    createdAt.toISOString().slice(0, 19).replace('T', ' '),
    headline(metadata.metrics as Readonly<Record<string, unknown>>),
    count(metadata.data_stats.num_samples),
  ]
}

/** What a model is first judged by: areas for scorers, NDCG for rankers. */
function headline(metrics: Readonly<Record<string, unknown>>): string {
  return 'test_ndcg_at_10' in metrics
    ? `NDCG@10 ${metric(number(metrics.test_ndcg_at_10))}`
    : `AUC ${metric(number(metrics.test_auc))}, PR-AUC ${metric(number(metrics.test_pr_auc))}`
}

/** `models repair` for a person. */
export function renderRepair({ removed, recorded, broken }: RepairReport): string {
  return [
    `${count(removed.length)} leftovers removed, ${count(recorded.length)} rows written to trained_models.`,
    ...recorded.map((modelId) => `${colors.green('✓')} ${modelId}`),
    ...broken.map(({ location, problems }) => `${colors.red('✗')} ${location}: ${problems.join('; ')}`),
  ].join('\n')
}

const TOP_FEATURES = 10

/** A model as `models show` prints it. */
export interface ShownModel extends LoadedModel {
  readonly aliases: readonly string[]
  readonly gains: readonly FeatureGain[]
}

interface FeatureGain {
  readonly feature: string
  /** Of the gain of all features, 0 to 1. */
  readonly share: number
}

/** What the trees of a model look at most, the first first. */
export function gainsOf({ booster }: ReadyModel): FeatureGain[] {
  const gain = booster.featureImportance('gain')
  const total = gain.reduce((sum, value) => sum + value, 0)
  return [...gain.keys()]
    .sort((a, b) => gain[b]! - gain[a]!)
    .slice(0, TOP_FEATURES)
    .map((column) => ({ feature: booster.featureNames[column]!, share: gain[column]! / total }))
}

/** `models show` for a person: what the model is, how it was judged, what it looks at. */
export function renderModel({ metadata, location, aliases, gains }: ShownModel): string {
  const { training_period: period, data_stats: stats } = metadata
  const title = (text: string) => colors.bold(text)
  return [
    title(metadata.model_id),
    `  ${location}`,
    `  checksums match, golden rows give their recorded scores`,
    ...(aliases.length > 0 ? [colors.green(`  ${aliases.join(', ')}`)] : []),
    title('Trained on'),
    `  ${count(stats.num_samples)} ${metadata.model_type === 'cluster_scorer' ? 'clusters' : 'alerts'} of "${metadata.network}", ${period.start_date} to ${period.end_date}, ${period.window_days}-day snapshots`,
    `  data fingerprint ${String(metadata.data_fingerprint)}`,
    ...(metadata.insufficient_labels ? [colors.red('  Too few labels: see the report')] : []),
    title('Metrics'),
    ...Object.entries(metadata.metrics)
      .filter(([, value]) => typeof value === 'number')
      .map(
        ([name, value]) =>
          `  ${name.padEnd(32)} ${Number.isInteger(value) ? value : metric(value as number)}`,
      ),
    title(`Top ${gains.length} features by gain`),
    ...gains.map(({ feature, share }) => `  ${percent(share).padStart(7)}  ${feature}`),
    title('Parameters'),
    `  ${Object.entries(metadata.hyperparameters)
      .map(([name, value]) => `${name}=${String(value)}`)
      .join(' ')}`,
  ].join('\n')
}
