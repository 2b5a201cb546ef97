export { applyCalibration } from './calibration/apply-calibration.js'
export {
  CALIBRATION_METHODS,
  type Calibration,
  type CalibrationMethod,
  type IsotonicCalibration,
  type PlattCalibration,
} from './calibration/calibration.js'
export { fitCalibration } from './calibration/fit-calibration.js'
export { parseCalibration } from './calibration/parse-calibration.js'
export { calibrationError } from './comparison/calibration-error.js'
export {
  type ComparedScores,
  type CompareModelsOptions,
  compareModels,
} from './comparison/compare-models.js'
export type { ComparedRows } from './comparison/compared-rows.js'
export {
  type ComparedSegment,
  type Comparison,
  type ComparisonMetric,
  SEGMENT_KINDS,
  type SegmentKind,
} from './comparison/comparison.js'
export type { CrossValidation, FoldScore } from './cross-validate.js'
export type { Bins } from './drift/bins.js'
export { type ColumnDistribution, type DriftReference, fitDriftReference } from './drift/drift-reference.js'
export { driftReport, scoreDrift } from './drift/drift-report.js'
export { parseDriftReference } from './drift/parse-drift-reference.js'
export { populationStabilityIndex } from './drift/population-stability-index.js'
export {
  EmbargoTooLongError,
  FeatureMismatchError,
  InsufficientLabelsError,
  InvalidCalibrationError,
  InvalidDriftReferenceError,
  InvalidLabelError,
  InvalidOptionError,
  InvalidScoreError,
  InvalidWeightError,
  NothingLearnedError,
  NothingToRankError,
  NoUsableFoldsError,
  RowsMismatchError,
  SingleClassError,
  TestStartOutOfRangeError,
  TooFewDaysError,
  TooFewGroupsError,
  TooFewRowsError,
  trainerErrors,
  UnsupportedParameterError,
} from './errors.js'
export { type ChosenThreshold, chooseThreshold, type ThresholdRows } from './evaluation/choose-threshold.js'
export { type EvaluateRankerOptions, evaluateRanker } from './evaluation/evaluate-ranker.js'
export { type EvaluateScorerOptions, evaluateScorer } from './evaluation/evaluate-scorer.js'
export type {
  CalibrationCurve,
  Curve,
  DayMean,
  DriftReport,
  Estimate,
  LeakageFirewall,
  ModelEvaluation,
  RankerEvaluation,
  RankingFigures,
  ScorerEvaluation,
  SegmentFigures,
  ThresholdFigures,
} from './evaluation/evaluation.js'
export type { CodedColumn, JudgedRows } from './evaluation/judged-rows.js'
export { parseThresholdRule, type ThresholdRule, thresholdRuleText } from './evaluation/threshold-rule.js'
export { type FirewallOptions, runFirewall } from './firewall/run-firewall.js'
export { SINGLE_FEATURE_LIMIT } from './firewall/single-features.js'
export type { GrownModel } from './grow-model.js'
export type { FeatureImportance } from './importances.js'
export { averagePrecision } from './metrics/average-precision.js'
export { type BinaryMetrics, type EvaluateOptions, evaluateBinary } from './metrics/evaluate.js'
export { rankRows } from './metrics/rank-rows.js'
export { averagePrecisionOfRanks, ndcgAt, precisionAt } from './metrics/ranked-list.js'
export type { ScoredRows } from './metrics/ranking.js'
export { rocAuc } from './metrics/roc-auc.js'
export type { TrainModelOptions } from './model-options.js'
export {
  ALERT_SCORER_DEFAULTS,
  DEFAULT_EARLY_STOPPING_ROUNDS,
  DEFAULT_ROUNDS,
  defaultParameters,
  RANKER_DEFAULTS,
} from './parameter-defaults.js'
export { type ParameterOptions, type ResolvedParameters, resolveParameters } from './parameters.js'
export {
  type TrainAlertRankerOptions,
  type TrainedRanker,
  trainAlertRanker,
} from './ranker/train-alert-ranker.js'
export type { TrainingRows } from './rows.js'
export { type ScoreOptions, scoreMatrix } from './score-matrix.js'
export type { ScorerMetrics } from './scorer-metrics.js'
export { CV_KINDS, type CvKind, type Fold, type FoldOptions, foldKind, planFolds } from './split/folds.js'
export type { PartName, PartSummary } from './split/parts.js'
export {
  planSplit,
  SPLIT_KINDS,
  type SplitKind,
  type SplitOptions,
  type SplitPlan,
  type SplitSummary,
} from './split/plan.js'
export {
  checkSufficiency,
  DEFAULT_MINIMUM_LABELS,
  MINIMUM_MIXED_DAYS,
  type PartSufficiency,
  refuseInsufficient,
  type SufficiencyOptions,
  type SufficiencyReport,
} from './sufficiency.js'
export { type TrainAlertScorerOptions, trainAlertScorer } from './train-alert-scorer.js'
export type { TrainedModel } from './trained-model.js'
export type { TrainedScorer } from './trained-scorer.js'
export {
  SEARCH_SPACES,
  type SearchDimension,
  type SearchRange,
  type SearchSpace,
  TUNE_METRICS,
  TUNING_ROUNDS,
  type TuneMetric,
} from './tune/search-space.js'
export type { TrialRecord } from './tune/trial-record.js'
export { type TuneOptions, type TuneResult, tune } from './tune/tune.js'
