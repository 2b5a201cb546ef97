import type { CrossValidation } from './cross-validate.js'
import type { BinaryMetrics } from './metrics/evaluate.js'

/** The figures of a trained scorer under the names in which metadata and `train --json` show them. */
export interface ScorerMetrics {
  readonly test_auc: number
  readonly test_pr_auc: number
  /** At a threshold of 0.5, as recall and F1. */
  readonly test_precision: number
  readonly test_recall: number
  readonly test_f1: number
  readonly test_log_loss: number
  readonly test_brier: number
  readonly precision_at_100: number
  /** 1-based. */
  readonly best_iteration: number
  readonly num_trees: number
  /** Null without cross-validation, as the two below. */
  readonly cv_auc_mean: number | null
  /** Population standard deviation. */
  readonly cv_auc_std: number | null
  readonly cv_scores: readonly number[] | null
}

export function toScorerMetrics(
  test: BinaryMetrics,
  model: { readonly bestIteration: number; readonly numTrees: number },
  cv: CrossValidation | null,
): ScorerMetrics {
  return {
    // Both classes are present among the test rows, see checkSplit.
    test_auc: test.rocAuc!,
    test_pr_auc: test.prAuc!,
    test_precision: test.precision,
    test_recall: test.recall,
    test_f1: test.f1,
    test_log_loss: test.logLoss,
    test_brier: test.brier,
    precision_at_100: test.precisionAtK,
    best_iteration: model.bestIteration,
    num_trees: model.numTrees,
    cv_auc_mean: cv?.mean ?? null,
    cv_auc_std: cv?.std ?? null,
    cv_scores: cv?.scores ?? null,
  }
}
