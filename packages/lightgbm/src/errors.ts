import { defineError } from '@alertsmith/core'

export const AddonNotFoundError = defineError({
  code: 'LGBM_ADDON_NOT_FOUND',
  category: 'environment',
  retryable: false,
  meaning: 'The native LightGBM addon could not be loaded from any of the places where it may be.',
  remedy:
    'Compile it with scripts/build-native.mjs of @alertsmith/lightgbm, or set ALERTSMITH_LIGHTGBM_ADDON to a compiled addon.',
})

export const NativeError = defineError({
  code: 'LGBM_NATIVE',
  category: 'data',
  retryable: false,
  meaning: 'LightGBM itself refused the call; the message carries its own words.',
  remedy: 'Read the message of LightGBM, which names the parameter or the data it objects to.',
})

export const DisposedError = defineError({
  code: 'LGBM_DISPOSED',
  category: 'internal',
  retryable: false,
  meaning: 'A Dataset or Booster was used after dispose().',
  remedy: 'Dispose of it later, or create it again.',
})

export const BusyError = defineError({
  code: 'LGBM_BUSY',
  category: 'internal',
  retryable: false,
  meaning:
    'A Booster was used while one of its training steps was under way, or trained while it was predicting.',
  remedy: 'Await one before the other; callbacks of train() run between steps and may ask anything.',
})

export const UnknownParameterError = defineError({
  code: 'LGBM_UNKNOWN_PARAMETER',
  category: 'usage',
  retryable: false,
  meaning: 'A parameter is not in LightGBM’s list, neither under its own name nor as an alias.',
  remedy: 'Correct the name; LightGBM would have ignored it silently.',
})

export const UnsupportedParameterError = defineError({
  code: 'LGBM_UNSUPPORTED_PARAMETER',
  category: 'usage',
  retryable: false,
  meaning: 'A parameter exists in LightGBM but would have no effect here.',
  remedy: 'Leave it out; the message names the option to use instead, where there is one.',
})

export const ParameterConflictError = defineError({
  code: 'LGBM_PARAMETER_CONFLICT',
  category: 'usage',
  retryable: false,
  meaning: 'One parameter was given under two names, or contradicts what a Dataset was made with.',
  remedy: 'Keep one of the two.',
})

export const InvalidParameterError = defineError({
  code: 'LGBM_INVALID_PARAMETER',
  category: 'usage',
  retryable: false,
  meaning: 'A parameter has a value of the wrong type, outside its range, or not among its options.',
  remedy: 'Use a value that the message allows.',
})

export const InvalidOptionError = defineError({
  code: 'LGBM_INVALID_OPTION',
  category: 'usage',
  retryable: false,
  meaning: 'An option of this package is unknown or has a value it cannot have.',
  remedy: 'Use a name and a value that the message allows.',
})

export const UnknownMetricError = defineError({
  code: 'LGBM_UNKNOWN_METRIC',
  category: 'usage',
  retryable: false,
  meaning: 'Early stopping was told to watch a metric or a data set that training does not evaluate.',
  remedy: 'Name one of the metrics in the "metric" parameter and one of validSets.',
})

export const InvalidMatrixError = defineError({
  code: 'LGBM_INVALID_MATRIX',
  category: 'data',
  retryable: false,
  meaning: 'A matrix is empty, is not a float typed array, or its length does not fit its shape.',
  remedy: 'Pass a Float64Array or Float32Array of numRows * numColumns values.',
})

export const InvalidFieldError = defineError({
  code: 'LGBM_INVALID_FIELD',
  category: 'data',
  retryable: false,
  meaning:
    'Label, weight or initial score is missing, has the wrong length, or holds a value it cannot hold.',
  remedy: 'Pass one finite number per row; the message names the first row that is wrong.',
})

export const InvalidGroupsError = defineError({
  code: 'LGBM_INVALID_GROUPS',
  category: 'data',
  retryable: false,
  meaning:
    'The query sizes that ranking needs are missing, do not add up to the rows, or exceed what LightGBM can rank.',
  remedy: 'Pass the number of rows of each query, in the order of the rows, at most 10,000 rows each.',
})

export const InvalidFeatureNameError = defineError({
  code: 'LGBM_INVALID_FEATURE_NAME',
  category: 'data',
  retryable: false,
  meaning: 'Feature names are missing, repeated, or hold characters that LightGBM cannot store.',
  remedy: 'Give every column a distinct name without spaces and without any of " , : [ ] { }.',
})

export const InvalidRowsError = defineError({
  code: 'LGBM_INVALID_ROWS',
  category: 'data',
  retryable: false,
  meaning: 'A list of rows is empty, out of range, or, for a subset, not ascending.',
  remedy: 'Pass 0-based row numbers; for a subset each once, in ascending order.',
})

export const ColumnMismatchError = defineError({
  code: 'LGBM_COLUMN_MISMATCH',
  category: 'data',
  retryable: false,
  meaning:
    'A matrix has another number of columns, or other feature names, than the model or Dataset it goes with.',
  remedy: 'Build the matrix with the same features in the same order.',
})

export const InvalidModelError = defineError({
  code: 'LGBM_INVALID_MODEL',
  category: 'data',
  retryable: false,
  meaning: 'A text is not a complete LightGBM model.',
  remedy: 'Use a model file as it was saved; this one is cut off or was changed.',
})

export const InvalidDatasetFileError = defineError({
  code: 'LGBM_INVALID_DATASET_FILE',
  category: 'data',
  retryable: false,
  meaning: 'A file is missing, cannot be read, or does not begin as a binary LightGBM Dataset does.',
  remedy: 'Load a file that saveBinary() wrote.',
})

export const lightgbmErrors = [
  AddonNotFoundError,
  NativeError,
  DisposedError,
  BusyError,
  UnknownParameterError,
  UnsupportedParameterError,
  ParameterConflictError,
  InvalidParameterError,
  InvalidOptionError,
  UnknownMetricError,
  InvalidMatrixError,
  InvalidFieldError,
  InvalidGroupsError,
  InvalidFeatureNameError,
  InvalidRowsError,
  ColumnMismatchError,
  InvalidModelError,
  InvalidDatasetFileError,
] as const
