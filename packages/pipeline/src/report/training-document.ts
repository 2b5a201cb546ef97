import type { ReportContributions, ReportDocument, ReportParameter, ReportSplit } from '@alertsmith/report'
import type { FileDigest } from '@alertsmith/storage'
import type { LeakageFirewall, ModelEvaluation, SplitSummary } from '@alertsmith/trainer'
import type { TrainingMetadata } from '../model/save.js'
import { firewallAlarms } from '../training/alarms.js'
import type { TrainingOptions } from '../training/options.js'

/** What `evaluation.json` holds. */
export interface StoredEvidence {
  readonly evaluation: ModelEvaluation
  readonly firewall: LeakageFirewall
  readonly contributions: ReportContributions
}

/** The parts of metadata.json that a training's report shows. */
export const TRAINING_PARTS = [
  'training_period',
  'data_stats',
  'split',
  'cv',
  'warnings',
  'history',
  'best_iteration',
  'calibration',
  'importances',
  'hyperparameters',
  'data_fingerprint',
  'feature_state_hash',
  'versions',
  'seed',
  'threads',
  'options',
  'insufficient_labels',
] as const

type ReportedMetadata = Pick<TrainingMetadata, (typeof TRAINING_PARTS)[number]> &
  Partial<Pick<TrainingMetadata, 'alarms' | 'coverage'>>

export interface TrainingDocumentInput {
  readonly model: ReportDocument['model']
  readonly files: Readonly<Record<string, FileDigest>>
  readonly metadata: ReportedMetadata
  readonly evidence: StoredEvidence
}

/** All that a training's report shows, from what is stored with the model alone. */
export function trainingDocument({
  model,
  files,
  metadata,
  evidence,
}: TrainingDocumentInput): ReportDocument {
  const { evaluation, firewall, contributions } = evidence
  const { data_stats: stats, split, cv, insufficient_labels: insufficient } = metadata
  return {
    purpose: 'training',
    model,
    window: metadata.training_period,
    data: {
      rows: stats.num_samples,
      positive_rate: stats.positive_rate,
      features: stats.num_features,
      dropped: {
        unlabelled: stats.dropped_unlabelled,
        embargo: stats.dropped_embargo,
        late_label: stats.dropped_late_label,
      },
      warnings: [...metadata.warnings, ...firewallAlarms(firewall)],
      // Models of earlier versions have neither.
      alarms: metadata.alarms ?? [],
      coverage: metadata.coverage ?? [],
    },
    split: reportSplit(split),
    evaluation,
    history: reportHistory(metadata.history, metadata.best_iteration),
    cv: cv && {
      metric: model.model_type === 'alert_ranker' ? 'ndcg@10' : 'auc',
      scores: cv.scores,
      mean: cv.mean,
      std: cv.std,
    },
    calibration: metadata.calibration === null ? null : { method: metadata.calibration },
    firewall,
    importances: metadata.importances.map(({ feature, gain, split: splits }) => ({ feature, gain, splits })),
    contributions,
    drift: null,
    parameters: metadata.hyperparameters as Readonly<Record<string, ReportParameter>>,
    lineage: {
      data_fingerprint: metadata.data_fingerprint,
      feature_state_hash: metadata.feature_state_hash,
      files: Object.fromEntries(Object.entries(files).map(([name, { sha256 }]) => [name, sha256])),
      versions: metadata.versions,
      seed: metadata.seed,
      threads: metadata.threads,
      label_strategy: describeLabels(metadata.options),
    },
    insufficient: insufficient && {
      parts: insufficient.parts.map((part) => ({
        part: part.part,
        rows: part.rows,
        positives: part.positives,
        negatives: part.negatives,
        missing_positives: part.missingPositives,
        missing_negatives: part.missingNegatives,
      })),
    },
    reproduce: `alertsmith reproduce ${model.model_id}`,
  }
}

export function reportSplit(summary: SplitSummary): ReportSplit {
  const { parts } = summary
  return {
    kind: summary.kind,
    validation_start: summary.validationStart,
    test_start: summary.testStart,
    embargo_days: summary.embargoDays,
    excluded: { embargo: summary.excluded.embargo, late_label: summary.excluded.lateLabel },
    parts: (['train', 'validation', 'test'] as const).map((name) => ({
      name,
      rows: parts[name].rows,
      positives: parts[name].positives,
      first_date: parts[name].firstDate,
      last_date: parts[name].lastDate,
    })),
  }
}

/** The metric that early stopping watched: the first one. */
export function reportHistory(
  history: Readonly<Record<string, readonly number[]>>,
  bestIteration: number,
): ReportDocument['history'] {
  const [first] = Object.entries(history)
  return first === undefined ? null : { metric: first[0], values: first[1], best_iteration: bestIteration }
}

export function describeLabels({
  modelType,
  labels,
  clusterRule,
}: Pick<TrainingOptions, 'modelType' | 'labels' | 'clusterRule'>): string {
  const strategy = labels ?? { strategy: 'column' }
  const words =
    strategy.strategy === 'column'
      ? `column raw_alerts.${strategy.column ?? 'label'}`
      : strategy.strategy === 'address-labels'
        ? `statements of raw_address_labels${strategy.minConfidence ? `, confidence at least ${strategy.minConfidence}` : ''}`
        : `query: ${strategy.sql.trim().replace(/\s+/g, ' ')}`
  if (modelType !== 'cluster_scorer') return words
  const rule = clusterRule ?? 'any'
  return `${words}; a cluster is positive where ${rule === 'any' ? 'any labelled member is' : `at least ${rule.share * 100} % of its labelled members are`}`
}
