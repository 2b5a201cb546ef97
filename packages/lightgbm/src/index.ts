export {
  Booster,
  type BoosterOptions,
  type IterationsOption,
  type UpdateResult,
} from './booster.js'
export { Dataset, type DatasetOptions } from './dataset.js'
export type { DatasetFields } from './dataset-fields.js'
export type { EarlyStopping } from './early-stopping.js'
export {
  AddonNotFoundError,
  BusyError,
  ColumnMismatchError,
  DisposedError,
  InvalidDatasetFileError,
  InvalidFeatureNameError,
  InvalidFieldError,
  InvalidGroupsError,
  InvalidMatrixError,
  InvalidModelError,
  InvalidOptionError,
  InvalidParameterError,
  InvalidRowsError,
  lightgbmErrors,
  NativeError,
  ParameterConflictError,
  UnknownMetricError,
  UnknownParameterError,
  UnsupportedParameterError,
} from './errors.js'
export type { Evaluations, History } from './evaluations.js'
export type { Matrix } from './matrix.js'
export type { MatrixRowsOption } from './matrix-rows.js'
export { isHigherBetter } from './metric-direction.js'
export { requireAddon } from './native/load-addon.js'
export type { LogMessage, OnLog } from './native/log.js'
export {
  type CheckedParameters,
  checkParameters,
  type Parameters,
} from './parameters/check-parameters.js'
export type { ParameterValue } from './parameters/check-value.js'
export type { ParameterInfo } from './parameters/parameter-info.js'
export { canonicalName, parameterInfo } from './parameters/parameter-lookup.js'
export { LIGHTGBM_VERSION } from './parameters/parameter-table.js'
export type { PredictionType, PredictOptions, PredictRowOptions } from './prediction.js'
export { type IterationEvent, type TrainOptions, type TrainResult, train, type ValidSet } from './train.js'
