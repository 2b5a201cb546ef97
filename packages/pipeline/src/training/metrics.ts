import type { FeatureMatrix, ModelType } from '@alertsmith/core'
import {
  evaluateBinary,
  type LeakageFirewall,
  type ModelEvaluation,
  type RankerEvaluation,
  rocAuc,
  type ScorerEvaluation,
  type SplitPlan,
  type TrainingRows,
} from '@alertsmith/trainer'
import { gatherFloats } from '../gather.js'

/** A model's figures in short: metadata's `metrics`, the row in `trained_models` and `train --json`. Null = not defined. */
export type ModelMetrics = Readonly<Record<string, number | null | readonly number[]>>

/** What every kind of trained model knows of its training. */
export interface TrainedFacts {
  readonly bestIteration: number
  readonly numTrees: number
  readonly cv: { readonly scores: readonly number[]; readonly mean: number; readonly std: number } | null
  readonly testScores: Float64Array
}

interface MetricsInput {
  readonly modelType: ModelType
  readonly trained: TrainedFacts
  readonly evaluation: ModelEvaluation
  readonly firewall: LeakageFirewall | null
  readonly rows: TrainingRows
  readonly matrix: FeatureMatrix
  readonly split: SplitPlan
}

export function flattenMetrics(input: MetricsInput): ModelMetrics {
  const { trained, evaluation, firewall } = input
  const growth = { best_iteration: trained.bestIteration, num_trees: trained.numTrees }
  if (evaluation.kind === 'ranker')
    return { ...rankerMetrics(evaluation), ...growth, ...crossValidation('ndcg_at_10', trained) }
  return {
    ...scorerMetrics(evaluation),
    ...plainFigures(input),
    ...growth,
    ...crossValidation('auc', trained),
    ...(input.modelType === 'cluster_scorer' ? { baseline_cluster_size_auc: clusterSizeAuc(input) } : {}),
    ...(firewall?.random_split
      ? {
          random_split_auc: firewall.random_split.roc_auc,
          random_split_pr_auc: firewall.random_split.pr_auc,
        }
      : {}),
  }
}

function scorerMetrics(evaluation: ScorerEvaluation): ModelMetrics {
  const { metrics, at_half: half, at_threshold: chosen, budget, segments } = evaluation
  const segment = (name: string) => segments.address.find((entry) => entry.name === name)
  return {
    test_auc: metrics.roc_auc.value,
    test_pr_auc: metrics.pr_auc.value,
    test_auc_low: metrics.roc_auc.low,
    test_auc_high: metrics.roc_auc.high,
    test_pr_auc_low: metrics.pr_auc.low,
    test_pr_auc_high: metrics.pr_auc.high,
    // Without alarms precision is 0 here and undefined in the evaluation.
    test_precision: half.precision.value ?? 0,
    test_recall: half.recall.value ?? 0,
    test_f1: half.f1.value ?? 0,
    test_log_loss: metrics.log_loss.value,
    test_brier: metrics.brier.value,
    test_calibration_error: metrics.calibration_error.value,
    test_calibrated_brier: evaluation.calibrated?.brier.value ?? null,
    test_calibrated_log_loss: evaluation.calibrated?.log_loss.value ?? null,
    test_calibrated_error: evaluation.calibrated?.calibration_error.value ?? null,
    precision_at_100: metrics.precision_at_100.value,
    threshold: chosen.threshold,
    threshold_precision: chosen.precision.value,
    threshold_recall: chosen.recall.value,
    threshold_f1: chosen.f1.value,
    budget_precision: budget?.precision.value ?? null,
    budget_recall: budget?.recall.value ?? null,
    ...Object.fromEntries(
      evaluation.alert_reduction.map(({ recall, reduction }) => [
        `alert_reduction_at_recall_${recall}`,
        reduction.value,
      ]),
    ),
    seen_rows: segment('seen')?.rows ?? null,
    seen_auc: segment('seen')?.roc_auc.value ?? null,
    seen_pr_auc: segment('seen')?.pr_auc.value ?? null,
    unseen_rows: segment('unseen')?.rows ?? null,
    unseen_auc: segment('unseen')?.roc_auc.value ?? null,
    unseen_pr_auc: segment('unseen')?.pr_auc.value ?? null,
  }
}

/** Figures whose definition is that of scikit-learn at 0.5, also where nothing is an alarm. */
function plainFigures({ rows, split, trained }: MetricsInput): ModelMetrics {
  const label = Float64Array.from(split.test, (row) => rows.label[row]!)
  const weight = rows.weight && Float64Array.from(split.test, (row) => rows.weight![row]!)
  const { precision, recall, f1 } = evaluateBinary(label, trained.testScores, { weight })
  return { test_precision: precision, test_recall: recall, test_f1: f1 }
}

function rankerMetrics({ metrics, baselines, days, days_without_positives }: RankerEvaluation): ModelMetrics {
  const flat: Record<string, number | null> = {
    test_days: days,
    test_days_without_positives: days_without_positives,
  }
  for (const [name, { mean, std, low, high }] of Object.entries(metrics)) {
    flat[`test_${name}`] = mean
    flat[`test_${name}_std`] = std
    flat[`test_${name}_low`] = low
    flat[`test_${name}_high`] = high
  }
  for (const { name, metrics: figures } of baselines) {
    for (const [figure, { mean }] of Object.entries(figures)) flat[`baseline_${name}_${figure}`] = mean
  }
  return flat
}

function crossValidation(metric: string, { cv }: TrainedFacts): ModelMetrics {
  return {
    [`cv_${metric}_mean`]: cv?.mean ?? null,
    [`cv_${metric}_std`]: cv?.std ?? null,
    cv_scores: cv?.scores ?? null,
  }
}

/** What the size of a cluster says by itself, for comparison. */
function clusterSizeAuc({ matrix, rows, split }: MetricsInput): number | null {
  const index = matrix.names.indexOf('cluster_size')
  if (index === -1) return null
  const size = matrix.values.subarray(index * matrix.numRows, (index + 1) * matrix.numRows)
  const label = Float64Array.from(split.test, (row) => rows.label[row]!)
  return rocAuc({ label, score: gatherFloats(size, split.test) })
}
