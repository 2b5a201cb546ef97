export {
  AbortedError,
  AlertsmithError,
  asInterrupted,
  defineError,
  type ErrorCategory,
  type ErrorClass,
  type ErrorSpec,
  type Logger,
  MODEL_TYPES,
  type ModelType,
  nearest,
  PROBLEMS_TOLD,
  printableLines,
  type TrainingWindow,
  throwIfAborted,
} from '@alertsmith/core'
export {
  type ColourName,
  type Column,
  type Content,
  colour,
  count,
  type Html,
  html,
  metric,
  NOT_AVAILABLE,
  pageStyle,
  plural,
  table,
  trusted,
} from '@alertsmith/report'
export {
  type AliasEvent,
  applySchema,
  CHAMPION,
  checkNetworkName,
  createRegistry,
  type GcReport,
  type ImportedModel,
  type ImportReport,
  importDirectory,
  isNetworkName,
  type LoadedModel,
  type ModelEntry,
  type ModelList,
  makeDirectory,
  type RepairReport,
  type SchemaStatus,
  schemaStatus,
  type TrainingRunRow,
  type VerifiedModel,
  writeTrainingRun,
} from '@alertsmith/storage'
export { type GeneratedNetwork, generateNetwork } from '@alertsmith/synthetic'
export { CALIBRATION_METHODS, CV_KINDS, SPLIT_KINDS, TUNE_METRICS } from '@alertsmith/trainer'
export { insistOnCertificates } from './certificates.js'
export { readFeatureConfig } from './config/features.js'
export { loadDotEnv } from './config/files.js'
export { readParamsFile } from './config/params.js'
export { readSettingsText } from './config/read-text.js'
export { type ResolvedConfig, type ResolveOptions, resolveConfig } from './config/resolve.js'
export {
  environmentName,
  flagName,
  SETTING_NAMES,
  SETTINGS,
  type SettingName,
  type Settings,
} from './config/settings.js'
export { NO_SOURCES, readSourceConfig, type SourceConfig } from './config/sources.js'
export { parseYamlText } from './config/yaml.js'
export type { DoctorCheck } from './doctor/checks.js'
export { type DoctorOptions, runDoctor } from './doctor/run-doctor.js'
export { networkSchemaStatus, schemaProblems } from './doctor/schema.js'
export { ERRORS_BY_PACKAGE } from './error-catalogue.js'
export { errorSection } from './error-section.js'
export {
  type EvaluateModelContext,
  type EvaluateModelOptions,
  type EvaluationSummary,
  evaluateModel,
} from './evaluation/evaluate-model.js'
export { EXIT, exitCodeFor, exitCodeOf } from './exit-code.js'
export { createLogger, type LoggerOptions, printableLog } from './logger.js'
export { exportModel, importModel } from './model/archive-file.js'
export { diffModels, type ModelDiff, type Sides } from './model/diff-models.js'
export { type LoadOptions, loadModel, type ReadyModel } from './model/load.js'
export { type VerifyModelsOptions, verifyModels } from './model/verify-models.js'
export type { TraitDifference } from './model/version-step.js'
export { type NetworkStores, openNetworks } from './network-stores.js'
export { type AliasOnDay, aliasOnDay } from './promotion/alias-at.js'
export { aliasesByModel, type FoundAliases } from './promotion/aliases-by-model.js'
export {
  type AliasChange,
  removeAlias,
  rollbackChampion,
  setAlias,
} from './promotion/change-alias.js'
export type {
  PromotionCheck,
  PromotionDecision,
  PromotionEvidence,
  PromotionLimits,
  PromotionSlice,
} from './promotion/decision.js'
export { METRIC_NAMES } from './promotion/gate.js'
export { DEFAULT_LIMITS, type LimitOptions } from './promotion/limits.js'
export {
  championOf,
  type PromoteModelOptions,
  type PromotionContext,
  promoteModel,
} from './promotion/promote-model.js'
export { type WhyNot, whyNot } from './promotion/why-not.js'
export { writeReport } from './report/write-report.js'
export {
  type ReproduceContext,
  type Reproduction,
  reproduceModel,
  type Stage,
} from './reproduction/reproduce-model.js'
export { type ExplainOptions, type Explanation, explainAlert } from './scoring/explain-alert.js'
export { newestDay } from './scoring/newest-day.js'
export type { Reason } from './scoring/reasons.js'
export {
  type ScoreContext,
  type ScoreDayOptions,
  type ScoringSummary,
  scoreDay,
} from './scoring/score-day.js'
export { type ScoreNewestDayOptions, scoreNewestDay } from './scoring/score-newest-day.js'
export { type ScoreTablesOptions, scoreTables, type TableScores } from './scoring/score-tables.js'
export { type OpenStore, type OpenStoreOptions, openStore } from './store.js'
export { colors } from './terminal/colors.js'
export { type CommandResult, printError, printResult } from './terminal/print.js'
export { renderTable } from './terminal/table.js'
export { forTerminal, type TerminalText } from './terminal/text.js'
export { checkTraining } from './training/check-options.js'
export {
  type TrainingNeed,
  type TrainingNeedContext,
  type TrainingNeedOptions,
  trainingNeed,
} from './training/need.js'
export type { FeatureSelection, SplitOptions, TrainingOptions } from './training/options.js'
export { PHASES, type Phase, type PhaseDurations } from './training/phases.js'
export type { TrainingSummary } from './training/summary.js'
export {
  type ExtractedFacts,
  runTraining,
  type TrainingContext,
  type TrainingRun,
} from './training/train.js'
export {
  exitCodeOfTrainings,
  type FailedTraining,
  runTrainings,
  type TrainAllOptions,
  type TrainingsSummary,
} from './training/train-all.js'
export { type TuneModelOptions, type TuningSummary, tuneModel } from './tuning/tune-model.js'
