export { alignTables } from './align/align-tables.js'
export type { RawTables } from './align/raw-tables.js'
export { EXCLUDED_COLUMNS, FEATURE_CATALOGUE } from './catalogue.js'
export { checkMatrix } from './check-matrix.js'
export {
  BadFrameError,
  BadKeysError,
  BadRowsError,
  BadStateError,
  BadTablesError,
  DanfoMissingError,
  featuresErrors,
  MatrixMismatchError,
  StateMismatchError,
  UnknownKeyError,
} from './errors.js'
export { FeatureBuilder, type FitOptions, type FromStateOptions } from './feature-builder.js'
export type { FeatureState, StepState } from './state.js'
export {
  FEATURE_GROUPS,
  type FeatureDefinition,
  type FeatureGroup,
  type JsonValue,
  type MissingPolicy,
} from './steps/step.js'
