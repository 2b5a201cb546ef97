export { type AlignOptions, alignTables } from './align/align-tables.js'
export type { RawTables } from './align/raw-tables.js'
export {
  CLUSTER_CATALOGUE,
  EXCLUDED_CLUSTER_COLUMNS,
  EXCLUDED_COLUMNS,
  FEATURE_CATALOGUE,
} from './catalogue.js'
export { checkMatrix } from './check-matrix.js'
export type { ColumnKind, ColumnValues } from './columns/kinds.js'
export { numberTexts } from './columns/number-texts.js'
export {
  amount,
  type ColumnRequest,
  type ColumnRequests,
  count,
  day,
  flag,
  number,
  type RequestedColumns,
  text,
  time,
} from './columns/request.js'
export { readText, type TextColumn } from './columns/text.js'
export {
  BadDeclarationError,
  BadFrameError,
  BadKeysError,
  BadOptionError,
  BadRowsError,
  BadStateError,
  BadStepError,
  BadTablesError,
  DanfoMissingError,
  featuresErrors,
  MatrixMismatchError,
  NameClashError,
  StateMismatchError,
  UnknownKeyError,
} from './errors.js'
export { FeatureBuilder, type FitOptions, type FromStateOptions } from './feature-builder.js'
export type { AlertTableName, ClusterTableName, Grain, TableName } from './grain.js'
export { type PhraseOptions, phrase } from './phrase/phrase.js'
export type { Refit } from './refit.js'
export type { DeclaredFeatureState, FeatureState, StepState } from './state.js'
export { defineStep, type OutputSpec, type StepSpec } from './steps/define-step.js'
export {
  FEATURE_GROUPS,
  type FeatureDefinition,
  type FeatureGroup,
  type FeatureStep,
  type FitContext,
  type JsonValue,
  type MissingPolicy,
  type TransformContext,
} from './steps/step.js'
