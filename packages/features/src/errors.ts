import { defineError } from '@alertsmith/core'

export const BadTablesError = defineError({
  code: 'FEATURES_BAD_TABLES',
  category: 'data',
  retryable: false,
  meaning: 'Tables handed over for features lack a column, hold one of the wrong type, or differ in length.',
  remedy: 'Bring every column that the message lists to the type it expects; nothing was computed.',
})

export const UnknownKeyError = defineError({
  code: 'FEATURES_UNKNOWN_KEY',
  category: 'usage',
  retryable: false,
  meaning: 'A call names an option or a table that it does not know.',
  remedy: 'Correct the spelling; the message lists the known keys.',
})

export const BadOptionError = defineError({
  code: 'FEATURES_BAD_OPTION',
  category: 'usage',
  retryable: false,
  meaning: 'A fit was asked for a grain or for features that do not exist, or for no feature at all.',
  remedy: 'Use a name that the message offers; the catalogue in docs/features.md lists features and groups.',
})

export const BadDeclarationError = defineError({
  code: 'FEATURES_BAD_DECLARATION',
  category: 'usage',
  retryable: false,
  meaning: 'A declared feature has a name, kind or minimum frequency that it cannot have.',
  remedy: 'Correct the declaration that the message names.',
})

export const BadStepError = defineError({
  code: 'FEATURES_BAD_STEP',
  category: 'usage',
  retryable: false,
  meaning: "A team's own feature step breaks the contract of FeatureStep.",
  remedy:
    'Correct the step as the message says, and run conformanceChecks of @alertsmith/features/testing on it.',
})

export const NameClashError = defineError({
  code: 'FEATURES_NAME_CLASH',
  category: 'usage',
  retryable: false,
  meaning: 'Two features, or two feature steps, of one fit have the same name.',
  remedy: 'Rename the declared feature or the own step that the message names.',
})

export const BadRowsError = defineError({
  code: 'FEATURES_BAD_ROWS',
  category: 'usage',
  retryable: false,
  meaning: 'The training rows named for a fit are empty or lie outside the tables.',
  remedy: 'Pass 0-based row numbers of the same tables, at least one.',
})

export const BadStateError = defineError({
  code: 'FEATURES_BAD_STATE',
  category: 'data',
  retryable: false,
  meaning: 'A fitted feature state is not in the form in which this package writes it.',
  remedy: 'Use the features.json that was saved with the model, unchanged.',
})

export const StateMismatchError = defineError({
  code: 'FEATURES_STATE_MISMATCH',
  category: 'data',
  retryable: false,
  meaning:
    'A fitted feature state was made by other feature definitions than those of this package, or by another fit.',
  remedy: 'Score with the version of @alertsmith/features that trained the model, or train the model again.',
})

export const MatrixMismatchError = defineError({
  code: 'FEATURES_MATRIX_MISMATCH',
  category: 'data',
  retryable: false,
  meaning: 'A feature matrix does not have the columns, the order or the size that a model was trained on.',
  remedy: "Build the matrix with the model's own fitted state.",
})

export const BadKeysError = defineError({
  code: 'FEATURES_BAD_KEYS',
  category: 'data',
  retryable: false,
  meaning: 'Rows to be joined have an empty key, or a key that must be unique occurs twice.',
  remedy: 'Remove or repair the rows that the message names.',
})

export const DanfoMissingError = defineError({
  code: 'FEATURES_DANFO_MISSING',
  category: 'environment',
  retryable: false,
  meaning: 'A DataFrame was asked for, but the optional package danfojs-node cannot be loaded.',
  remedy: 'Install danfojs-node next to @alertsmith/features; its README names the two overrides it needs.',
})

export const BadFrameError = defineError({
  code: 'FEATURES_BAD_FRAME',
  category: 'data',
  retryable: false,
  meaning: 'A DataFrame holds a column that has no Arrow or matrix counterpart.',
  remedy: 'Keep one kind of value per column: numbers, text, booleans or dates.',
})

/** Every error of this package; docs/errors.md is generated from the packages' lists. */
export const featuresErrors = [
  BadTablesError,
  UnknownKeyError,
  BadOptionError,
  BadDeclarationError,
  BadStepError,
  NameClashError,
  BadRowsError,
  BadStateError,
  StateMismatchError,
  MatrixMismatchError,
  BadKeysError,
  DanfoMissingError,
  BadFrameError,
] as const
