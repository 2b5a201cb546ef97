import { defineError } from '@alertsmith/core'

export const WindowReversedError = defineError({
  code: 'EXTRACTION_WINDOW_REVERSED',
  category: 'usage',
  retryable: false,
  meaning: 'The training window ends before it starts.',
  remedy: 'Swap the start and the end date.',
})

export const FutureDateError = defineError({
  code: 'EXTRACTION_FUTURE_DATE',
  category: 'usage',
  retryable: false,
  meaning:
    'The training window reaches into days that have not come yet (UTC), whose snapshots cannot be complete.',
  remedy: 'End the window today or earlier.',
})

export const DateTooEarlyError = defineError({
  code: 'EXTRACTION_DATE_TOO_EARLY',
  category: 'usage',
  retryable: false,
  meaning: 'The training window starts before 1970-01-01, the first day that a Date of ClickHouse can hold.',
  remedy: 'Start the window on 1970-01-01 or later.',
})

export const WindowDaysError = defineError({
  code: 'EXTRACTION_WINDOW_DAYS',
  category: 'usage',
  retryable: false,
  meaning: 'The length of the observation window is not a whole number of days from 1 to 65535.',
  remedy: 'Pass the window_days that the raw tables were filled with, for example 7.',
})

export const OptionError = defineError({
  code: 'EXTRACTION_OPTION',
  category: 'usage',
  retryable: false,
  meaning: 'An option of the extraction is unknown or has a value that is not offered.',
  remedy: 'Use the options that the message lists.',
})

export const MissingTableError = defineError({
  code: 'EXTRACTION_MISSING_TABLE',
  category: 'data',
  retryable: false,
  meaning: "A raw table does not exist in the network's database.",
  remedy: 'Apply the schema and import the data, or create the table as schema/README.md describes it.',
})

export const MissingColumnError = defineError({
  code: 'EXTRACTION_MISSING_COLUMN',
  category: 'data',
  retryable: false,
  meaning: 'A raw table lacks a column that extraction reads.',
  remedy: 'Add the column, or rename the one that the message suggests.',
})

export const ColumnTypeError = defineError({
  code: 'EXTRACTION_COLUMN_TYPE',
  category: 'data',
  retryable: false,
  meaning: 'A column of a raw table has a type that cannot hold what the column means.',
  remedy: 'Change the column to one of the types that the message lists.',
})

export const NoAlertsError = defineError({
  code: 'EXTRACTION_NO_ALERTS',
  category: 'data',
  retryable: false,
  meaning: 'No alert lies in the training window.',
  remedy: 'Choose dates and window_days from the ranges that the message lists.',
})

export const NoFeaturesError = defineError({
  code: 'EXTRACTION_NO_FEATURES',
  category: 'data',
  retryable: false,
  meaning: 'There are alerts in the training window, but raw_features has no row in it.',
  remedy: 'Import raw_features for the same processing dates and window_days as the alerts.',
})

export const DuplicateAlertsError = defineError({
  code: 'EXTRACTION_DUPLICATE_ALERTS',
  category: 'data',
  retryable: false,
  meaning: 'An alert_id occurs more than once in the training window.',
  remedy: 'Keep one row per alert; the message names some of the repeated ids.',
})

export const DuplicateFeaturesError = defineError({
  code: 'EXTRACTION_DUPLICATE_FEATURES',
  category: 'data',
  retryable: false,
  meaning: 'raw_features has several rows for one address in one snapshot.',
  remedy: 'Keep one row per (address, processing_date, window_days).',
})

export const DuplicateClustersError = defineError({
  code: 'EXTRACTION_DUPLICATE_CLUSTERS',
  category: 'data',
  retryable: false,
  meaning: 'raw_clusters has several rows for one cluster_id in one snapshot.',
  remedy: 'Keep one row per (cluster_id, processing_date, window_days).',
})

export const EmptyKeyError = defineError({
  code: 'EXTRACTION_EMPTY_KEY',
  category: 'data',
  retryable: false,
  meaning: 'Rows of the training window have a null or empty alert_id or address.',
  remedy: 'Fill in the column or remove the rows.',
})

export const LabelValueError = defineError({
  code: 'EXTRACTION_LABEL_VALUE',
  category: 'data',
  retryable: false,
  meaning: 'raw_alerts.label holds values other than 0, 1 and null.',
  remedy: 'Write 1 for a confirmed alert, 0 for a false one, and null where it is not known.',
})

export const UnlabelledError = defineError({
  code: 'EXTRACTION_UNLABELLED',
  category: 'data',
  retryable: false,
  meaning: 'No alert in the training window has a label.',
  remedy: 'Fill in raw_alerts.label for some of them.',
})

export const OneClassError = defineError({
  code: 'EXTRACTION_ONE_CLASS',
  category: 'data',
  retryable: false,
  meaning:
    'All labelled alerts in the training window have the same label, so there is nothing to tell apart.',
  remedy: 'Widen the window until it holds alerts of both kinds.',
})

export const AmountRangeError = defineError({
  code: 'EXTRACTION_AMOUNT_RANGE',
  category: 'data',
  retryable: false,
  meaning:
    'An amount is not a number of US dollars below 10^15, which usually means another unit, such as wei.',
  remedy: 'Convert the column to US dollars, or set amounts that are not known to null.',
})

export const ContractViolatedError = defineError({
  code: 'EXTRACTION_CONTRACT_VIOLATED',
  category: 'data',
  retryable: false,
  meaning: 'The training window or the raw tables break the data contract in several ways at once.',
  remedy: 'Go through the list in the message; `context.violations` has it for programs.',
})

export const DataChangedError = defineError({
  code: 'EXTRACTION_DATA_CHANGED',
  category: 'environment',
  retryable: true,
  meaning: 'The raw tables were written to between the check of the data contract and the extraction.',
  remedy: 'Try again when the import has finished.',
})

export const extractionErrors = [
  WindowReversedError,
  FutureDateError,
  DateTooEarlyError,
  WindowDaysError,
  OptionError,
  MissingTableError,
  MissingColumnError,
  ColumnTypeError,
  NoAlertsError,
  NoFeaturesError,
  DuplicateAlertsError,
  DuplicateFeaturesError,
  DuplicateClustersError,
  EmptyKeyError,
  LabelValueError,
  UnlabelledError,
  OneClassError,
  AmountRangeError,
  ContractViolatedError,
  DataChangedError,
] as const
