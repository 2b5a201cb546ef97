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
  nothingThere: true,
  meaning: 'No alert lies in the training window.',
  remedy: 'Choose dates and window_days from the ranges that the message lists.',
})

export const NoFeaturesError = defineError({
  code: 'EXTRACTION_NO_FEATURES',
  category: 'data',
  retryable: false,
  nothingThere: true,
  meaning: 'There are alerts in the training window, but raw_features has no row in it.',
  remedy: 'Import raw_features for the same processing dates and window_days as the alerts.',
})

export const DuplicateAlertsError = defineError({
  code: 'EXTRACTION_DUPLICATE_ALERTS',
  category: 'data',
  retryable: false,
  meaning: 'An alert_id occurs more than once in the training window, or on one day before it.',
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
  meaning:
    'Labels are other than 0, 1 and null; where they are graded, other than whole numbers from 0 to 30 and null.',
  remedy: 'Write 1 for a confirmed alert, 0 for a false one, and null where it is not known.',
})

export const UnlabelledError = defineError({
  code: 'EXTRACTION_UNLABELLED',
  category: 'data',
  retryable: false,
  nothingThere: true,
  meaning: 'No alert, or no member of a cluster, in the training window has a label.',
  remedy: 'Fill in labels for some of them, or choose another label strategy.',
})

export const OneClassError = defineError({
  code: 'EXTRACTION_ONE_CLASS',
  category: 'data',
  retryable: false,
  nothingThere: true,
  meaning:
    'All labelled alerts or clusters in the training window have the same label, so there is nothing to tell apart.',
  remedy: 'Widen the window until it holds both kinds.',
})

export const NoClustersError = defineError({
  code: 'EXTRACTION_NO_CLUSTERS',
  category: 'data',
  retryable: false,
  nothingThere: true,
  meaning: 'No cluster lies in the training window.',
  remedy: 'Choose dates and window_days from the ranges that the message lists, or import raw_clusters.',
})

export const LabelQueryError = defineError({
  code: 'EXTRACTION_LABEL_QUERY',
  category: 'data',
  retryable: false,
  meaning: 'The query of the label strategy is not a single SELECT that gives one row per alert.',
  remedy:
    'Write one SELECT of alert_id (text), label (number) and, where known, weight (number) and known_date (date), with one row per alert.',
})

export const LabelWeightError = defineError({
  code: 'EXTRACTION_LABEL_WEIGHT',
  category: 'data',
  retryable: false,
  meaning: 'The weight of a label, or the confidence that it comes from, is negative or not a finite number.',
  remedy: 'Give each label a weight of 0 or more, or null where none is known.',
})

export const RiskLevelError = defineError({
  code: 'EXTRACTION_RISK_LEVEL',
  category: 'data',
  retryable: false,
  meaning: 'raw_address_labels.risk_level holds words other than low, medium, high and critical.',
  remedy: 'Write one of the four words, in any letter case.',
})

export const LabelAsFeatureError = defineError({
  code: 'EXTRACTION_LABEL_AS_FEATURE',
  category: 'usage',
  retryable: false,
  meaning: 'A column that says how an alert ended was declared as a feature, which would leak the answer.',
  remedy: 'Take the column out of the declared features.',
})

export const AmountRangeError = defineError({
  code: 'EXTRACTION_AMOUNT_RANGE',
  category: 'data',
  retryable: false,
  meaning:
    'An amount is not a number of US dollars below 10^15, which usually means another unit, such as wei.',
  remedy: 'Convert the column to US dollars, or set amounts that are not known to null.',
})

export const SeverityError = defineError({
  code: 'EXTRACTION_SEVERITY',
  category: 'data',
  retryable: false,
  meaning: 'raw_alerts.severity holds words other than low, medium, high and critical.',
  remedy:
    'Write one of the four words, in any letter case, or leave the severity empty where it is not known.',
})

export const ValueRangeError = defineError({
  code: 'EXTRACTION_VALUE_RANGE',
  category: 'data',
  retryable: false,
  meaning: 'A score is outside 0 to 1, which usually means a percentage.',
  remedy: 'Write scores as shares from 0 to 1, and null where one is not known.',
})

export const NothingMatchedError = defineError({
  code: 'EXTRACTION_NOTHING_MATCHED',
  category: 'data',
  retryable: false,
  meaning:
    'A raw table has rows in the window, but none of them belongs to any of its alerts or clusters: addresses are written differently, or the processing dates are shifted.',
  remedy:
    'Write addresses and processing dates the same way in all tables; where only the letter case differs, set networks.<network>.addressForm to lower.',
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

export const KeyEncodingError = defineError({
  code: 'EXTRACTION_KEY_ENCODING',
  category: 'data',
  retryable: false,
  meaning: 'An id or an address is not UTF-8, so that two which differ could come out alike.',
  remedy: 'Convert the texts of the column that the message names to UTF-8 where the table is filled.',
})

export const SourceMappingError = defineError({
  code: 'EXTRACTION_SOURCE_MAPPING',
  category: 'data',
  retryable: false,
  meaning: "The mapping of a team's own tables does not fit the tables that are there.",
  remedy:
    'Go through the list in the message and correct the section `sources` of the config file; docs/sources.md shows every form.',
})

export const SourceValuesError = defineError({
  code: 'EXTRACTION_SOURCE_VALUES',
  category: 'data',
  retryable: false,
  meaning:
    "A team's own table holds values that cannot become what their canonical columns mean without being changed.",
  remedy:
    'Correct the rows that the message counts, leave them out by a view, or give the column by an expression that says what becomes of them.',
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
  NoClustersError,
  LabelQueryError,
  LabelWeightError,
  RiskLevelError,
  LabelAsFeatureError,
  AmountRangeError,
  SeverityError,
  ValueRangeError,
  NothingMatchedError,
  ContractViolatedError,
  DataChangedError,
  SourceMappingError,
  SourceValuesError,
  KeyEncodingError,
] as const
