export {
  AlertsmithError,
  type ErrorCategory,
  type ErrorClass,
  type ErrorSpec,
  type Logger,
  MODEL_TYPES,
  type ModelType,
  type TrainingWindow,
} from '@alertsmith/core'
export {
  applySchema,
  createRegistry,
  importDirectory,
  type ModelEntry,
  type ModelList,
  schemaStatus,
} from '@alertsmith/storage'
export { generateNetwork } from '@alertsmith/synthetic'
export { SPLIT_KINDS } from '@alertsmith/trainer'
export { readParamsFile } from './config/params.js'
export { type ResolvedConfig, type ResolveOptions, resolveConfig } from './config/resolve.js'
export {
  environmentName,
  flagName,
  SETTING_NAMES,
  SETTINGS,
  type SettingName,
  type Settings,
} from './config/settings.js'
export type { DoctorCheck } from './doctor/checks.js'
export { schemaProblems } from './doctor/clickhouse.js'
export { type DoctorOptions, runDoctor } from './doctor/run-doctor.js'
export { ERRORS_BY_PACKAGE } from './error-catalogue.js'
export { createLogger, type LoggerOptions } from './logger.js'
export { loadModel, type ReadyModel } from './model/load.js'
export { type OpenStore, openStore } from './store.js'
export type { SplitOptions, TrainingOptions } from './training/options.js'
export { PHASES, type Phase, type PhaseDurations } from './training/phases.js'
export type { TrainingSummary } from './training/summary.js'
export { runTraining, type TrainingContext } from './training/train.js'
