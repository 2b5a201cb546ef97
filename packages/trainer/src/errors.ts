import { defineError } from '@alertsmith/core'

export const InvalidOptionError = defineError({
  code: 'TRAINER_INVALID_OPTION',
  category: 'usage',
  retryable: false,
  meaning: 'An option of the trainer is unknown, out of range, or contradicts another one.',
  remedy: 'Correct the named option; the message says what it must be.',
})

export const UnsupportedParameterError = defineError({
  code: 'TRAINER_UNSUPPORTED_PARAMETER',
  category: 'usage',
  retryable: false,
  meaning: 'A LightGBM parameter would make the model something else than a reproducible model of its type.',
  remedy: 'Remove the parameter or give it one of the values named in the message.',
})

export const RowsMismatchError = defineError({
  code: 'TRAINER_ROWS_MISMATCH',
  category: 'usage',
  retryable: false,
  meaning: 'Arrays that describe the same rows have different lengths, or row numbers point outside of them.',
  remedy: 'Pass matrix, rows and split that were made from the same data.',
})

export const InvalidLabelError = defineError({
  code: 'TRAINER_INVALID_LABEL',
  category: 'data',
  retryable: false,
  meaning: 'A label is neither 0 nor 1 or, for a ranker, no whole number from 0 to 30.',
  remedy:
    'Label each row 0 (legitimate) or 1 (illicit), grade relevance in whole steps, and leave unlabelled rows out.',
})

export const InvalidWeightError = defineError({
  code: 'TRAINER_INVALID_WEIGHT',
  category: 'data',
  retryable: false,
  meaning: 'A row weight is negative or not a finite number, or all weights are zero.',
  remedy: 'Give each row a finite weight of at least 0.',
})

export const InvalidScoreError = defineError({
  code: 'TRAINER_INVALID_SCORE',
  category: 'data',
  retryable: false,
  meaning: 'A score to be evaluated is NaN, or is no probability where one is needed.',
  remedy: 'Evaluate scores of the model as they come out of it, one for each label.',
})

export const TooFewRowsError = defineError({
  code: 'TRAINER_TOO_FEW_ROWS',
  category: 'data',
  retryable: false,
  meaning: 'There are not enough rows to fill every part of the split.',
  remedy: 'Extract a longer window, or use larger parts.',
})

export const TooFewDaysError = defineError({
  code: 'TRAINER_TOO_FEW_DAYS',
  category: 'data',
  retryable: false,
  meaning: 'There are not enough processing days to split the rows in time.',
  remedy: 'Extract a longer window, ask for fewer folds, or use the stratified or group split.',
})

export const TooFewGroupsError = defineError({
  code: 'TRAINER_TOO_FEW_GROUPS',
  category: 'data',
  retryable: false,
  meaning: 'There are not enough addresses to keep each one on a single side of the split.',
  remedy: 'Extract more addresses, ask for fewer folds, or use another split.',
})

export const TestStartOutOfRangeError = defineError({
  code: 'TRAINER_TEST_START_OUT_OF_RANGE',
  category: 'usage',
  retryable: false,
  meaning: 'The test period would hold all rows or none.',
  remedy: 'Choose a test start after the first and not after the last processing day.',
})

export const EmbargoTooLongError = defineError({
  code: 'TRAINER_EMBARGO_TOO_LONG',
  category: 'usage',
  retryable: false,
  meaning: 'The embargo before the test period leaves too few processing days to train and to stop early on.',
  remedy: 'Shorten the embargo, start the test period later, or extract a longer window.',
})

export const NothingToRankError = defineError({
  code: 'TRAINER_NOTHING_TO_RANK',
  category: 'data',
  retryable: false,
  nothingThere: true,
  meaning:
    'No processing day of a part has rows of different relevance, so no order can be learned or measured there.',
  remedy: 'Extract more days or all alerts of each day, check the label strategy, or train a scorer instead.',
})

export const InsufficientLabelsError = defineError({
  code: 'TRAINER_INSUFFICIENT_LABELS',
  category: 'refused',
  retryable: false,
  meaning: 'A part of the split has fewer labelled rows of a class than a trustworthy model needs.',
  remedy: 'Label more rows, extract a longer window, or accept a model that is marked as insufficient.',
})

export const SingleClassError = defineError({
  code: 'TRAINER_SINGLE_CLASS',
  category: 'data',
  retryable: false,
  nothingThere: true,
  meaning: 'A part of the split holds rows of one class only, so it can neither teach nor measure.',
  remedy: 'Extract a longer window, move the split, or use larger parts.',
})

export const NoUsableFoldsError = defineError({
  code: 'TRAINER_NO_USABLE_FOLDS',
  category: 'data',
  retryable: false,
  meaning: 'Fewer than two cross-validation folds hold both classes in training and validation.',
  remedy: 'Ask for fewer folds, extract a longer window, or switch cross-validation off.',
})

export const NothingLearnedError = defineError({
  code: 'TRAINER_NOTHING_LEARNED',
  category: 'data',
  retryable: false,
  meaning: 'LightGBM found no split in the training rows: the model would give every alert the same score.',
  remedy: 'Check that the features vary, extract more rows, or lower min_data_in_leaf.',
})

export const FeatureMismatchError = defineError({
  code: 'TRAINER_FEATURE_MISMATCH',
  category: 'data',
  retryable: false,
  meaning: "The matrix to be scored does not have the model's features in the model's order.",
  remedy: 'Build the matrix with the feature state that was saved with the model.',
})

export const InvalidCalibrationError = defineError({
  code: 'TRAINER_INVALID_CALIBRATION',
  category: 'data',
  retryable: false,
  meaning: 'A stored calibration is damaged: fields are missing, out of range or contradict each other.',
  remedy: 'Restore the model folder from a backup, or train the model again.',
})

export const InvalidDriftReferenceError = defineError({
  code: 'TRAINER_INVALID_DRIFT_REFERENCE',
  category: 'data',
  retryable: false,
  meaning: 'A stored drift reference is damaged: bins and counts are missing or do not fit each other.',
  remedy: 'Restore the model folder from a backup, or train the model again.',
})

/** Every error of this package, for docs/errors.md. */
export const trainerErrors = [
  InvalidOptionError,
  UnsupportedParameterError,
  RowsMismatchError,
  InvalidLabelError,
  InvalidWeightError,
  InvalidScoreError,
  TooFewRowsError,
  TooFewDaysError,
  TooFewGroupsError,
  TestStartOutOfRangeError,
  EmbargoTooLongError,
  SingleClassError,
  NothingToRankError,
  InsufficientLabelsError,
  NoUsableFoldsError,
  NothingLearnedError,
  FeatureMismatchError,
  InvalidCalibrationError,
  InvalidDriftReferenceError,
] as const
