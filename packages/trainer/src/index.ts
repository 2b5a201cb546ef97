export { trainerErrors } from './errors.js'
export { averagePrecision } from './metrics/average-precision.js'
export { type BinaryMetrics, type EvaluateOptions, evaluateBinary } from './metrics/evaluate.js'
export type { ScoredRows } from './metrics/ranking.js'
export { rocAuc } from './metrics/roc-auc.js'
export type { TrainingRows } from './rows.js'
export { type Fold, type FoldOptions, planFolds } from './split/folds.js'
export type { PartName, PartSummary } from './split/parts.js'
export {
  planSplit,
  SPLIT_KINDS,
  type SplitKind,
  type SplitOptions,
  type SplitPlan,
  type SplitSummary,
} from './split/plan.js'
