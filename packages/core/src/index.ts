export { AbortedError, asInterrupted, throwIfAborted } from './abort.js'
export { type DayNumber, InvalidDateError, type IsoDate, toDayNumber, toIsoDate } from './calendar.js'
export {
  ALWAYS,
  type Conversion,
  type ConvertOptions,
  convert,
  convertUnix,
  guessUnixUnit,
  UNIX_UNITS,
  type UnixUnit,
} from './conversion/conversion.js'
export { type SourceFamily, sourceFamily } from './conversion/source-family.js'
export { DECLARED_KINDS, type DeclaredFeature, type DeclaredKind } from './declared-feature.js'
export {
  AlertsmithError,
  defineError,
  type ErrorCategory,
  type ErrorClass,
  type ErrorDetails,
  type ErrorSpec,
} from './errors.js'
export { type Logger, type LogMethod, silentLogger } from './logger.js'
export { type FeatureMatrix, matrixColumn } from './matrix.js'
export { MODEL_TYPES, type ModelType, type TrainingWindow } from './model.js'
export { printable, printableData, printableJson, printableLines } from './printable.js'
export type {
  AddressForm,
  BoundQuery,
  ExecuteOptions,
  QueryOptions,
  QuerySource,
  QueryTarget,
  TableMapping,
} from './query.js'
export { nearest, PROBLEMS_TOLD, tellSome } from './suggest.js'
export {
  ALIGNED_TABLE_NAMES,
  type AlignedTables,
  CLUSTER_TABLE_NAMES,
  type ClusterTables,
  type LabelTable,
} from './tables.js'
