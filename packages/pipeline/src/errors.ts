import { defineError } from '@alertsmith/core'

export const ConfigInvalidError = defineError({
  code: 'PIPELINE_CONFIG_INVALID',
  category: 'usage',
  retryable: false,
  meaning: 'A setting has a value that it cannot have, or a config file cannot be read.',
  remedy: 'Run `alertsmith config` to see every value with its source, and correct the one that is named.',
})

export const ParamsFileInvalidError = defineError({
  code: 'PIPELINE_PARAMS_FILE_INVALID',
  category: 'usage',
  retryable: false,
  meaning: 'The parameters file is missing, unreadable or does not map parameter names to plain values.',
  remedy: 'Give a JSON or YAML file such as {"num_leaves": 63, "learning_rate": 0.03}.',
})

export const GoldenMismatchError = defineError({
  code: 'PIPELINE_GOLDEN_MISMATCH',
  category: 'refused',
  retryable: false,
  meaning: 'A saved model no longer gives the scores it gave when it was trained.',
  remedy: 'Do not use this model: restore its folder from a backup or train it again.',
})

export const ModelUnusableError = defineError({
  code: 'PIPELINE_MODEL_UNUSABLE',
  category: 'data',
  retryable: false,
  meaning: 'A model folder is whole but its contents do not belong together.',
  remedy: 'Restore the folder from a backup or train the model again.',
})

/** Every error of this package, for docs/errors.md. */
export const pipelineErrors = [
  ConfigInvalidError,
  ParamsFileInvalidError,
  GoldenMismatchError,
  ModelUnusableError,
] as const
