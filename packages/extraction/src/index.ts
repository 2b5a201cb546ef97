export {
  type ContractOptions,
  type ContractReport,
  checkDataContract,
} from './contract/check-data-contract.js'
export type { Violation } from './contract/violations.js'
export { countLabelledAlerts } from './count-labelled-alerts.js'
export type { JoinCoverage, JoinedTable } from './coverage/coverage.js'
export type { DayFingerprint, DayFingerprints } from './day-fingerprints.js'
export {
  AmountRangeError,
  ColumnTypeError,
  ContractViolatedError,
  DataChangedError,
  DateTooEarlyError,
  DuplicateAlertsError,
  DuplicateClustersError,
  DuplicateFeaturesError,
  EmptyKeyError,
  extractionErrors,
  FutureDateError,
  KeyEncodingError,
  LabelAsFeatureError,
  LabelQueryError,
  LabelValueError,
  LabelWeightError,
  MissingColumnError,
  MissingTableError,
  NoAlertsError,
  NoClustersError,
  NoFeaturesError,
  NothingMatchedError,
  OneClassError,
  OptionError,
  RiskLevelError,
  SeverityError,
  SourceMappingError,
  SourceValuesError,
  UnlabelledError,
  ValueRangeError,
  WindowDaysError,
  WindowReversedError,
} from './errors.js'
export { type ExtractedAlerts, extractAlerts } from './extract-alerts.js'
export { type ExtractedClusters, extractClusterData } from './extract-cluster-data.js'
export { type ExtractedData, extractTrainingData } from './extract-training-data.js'
export { fingerprint } from './fingerprint.js'
export type { ClusterRule, LabelStrategy } from './labels/strategy.js'
export type { AlertExtractionOptions, ClusterExtractionOptions, ExtractionOptions } from './options.js'
export { CANONICAL_TABLES, MAPPED_TABLE_NAMES } from './sources/canonical-tables.js'
export type { MappingRecord } from './sources/describe-mapping.js'
export { findEmptySources } from './sources/find-empty.js'
export type {
  ColumnSource,
  MappedTableName,
  SourceMapping,
  TableSource,
} from './sources/mapping.js'
export { type CompiledSources, compileSources, withSources } from './sources/with-sources.js'
