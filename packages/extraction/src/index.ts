export {
  type ContractOptions,
  type ContractReport,
  checkDataContract,
} from './contract/check-data-contract.js'
export type { Violation } from './contract/violations.js'
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
  LabelValueError,
  MissingColumnError,
  MissingTableError,
  NoAlertsError,
  NoFeaturesError,
  OneClassError,
  OptionError,
  UnlabelledError,
  WindowDaysError,
  WindowReversedError,
} from './errors.js'
export { type ExtractedData, extractTrainingData } from './extract-training-data.js'
export { fingerprint } from './fingerprint.js'
export type { ExtractionOptions } from './options.js'
