import { defineError } from '@alertsmith/core'

export const ConfigInvalidError = defineError({
  code: 'PIPELINE_CONFIG_INVALID',
  category: 'usage',
  retryable: false,
  meaning: 'A setting has a value that it cannot have, or a config file cannot be read.',
  remedy: 'Run `alertsmith config` to see every value with its source, and correct the one that is named.',
})

export const EmbeddedFoldersError = defineError({
  code: 'PIPELINE_EMBEDDED_FOLDERS',
  category: 'usage',
  retryable: false,
  meaning: 'The networks of one command are in several folders of the embedded ClickHouse.',
  remedy: 'Give one command for each folder, or keep the networks in one folder or on a server.',
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

export const TrainingOptionError = defineError({
  code: 'PIPELINE_TRAINING_OPTION',
  category: 'usage',
  retryable: false,
  meaning:
    'An option of a training has a value that it cannot have, or that does not go with the model type.',
  remedy: 'Correct the named option; the message says what it must be.',
})

export const OtherNetworkError = defineError({
  code: 'PIPELINE_OTHER_NETWORK',
  category: 'refused',
  retryable: false,
  meaning: 'A model of one network was to score the alerts of another.',
  remedy: 'Train a model on this network, or allow the other one explicitly.',
})

export const AddressFormError = defineError({
  code: 'PIPELINE_ADDRESS_FORM',
  category: 'refused',
  retryable: false,
  meaning: 'The network compares addresses in another form than when the model was trained.',
  remedy: 'Set addressForm of the network to what it was, or train a model with the new form.',
})

export const LearnedDaysError = defineError({
  code: 'PIPELINE_LEARNED_DAYS',
  category: 'usage',
  retryable: false,
  meaning: 'A model was to be judged on, or to score, days that it has learned from.',
  remedy: 'Use later days, or ask for these with --allow-learned-days; the result is then marked.',
})

export const NoAlertsThatDayError = defineError({
  code: 'PIPELINE_NO_ALERTS_THAT_DAY',
  category: 'data',
  retryable: false,
  nothingThere: true,
  meaning: 'The day that was to be scored has no alerts of the window length of the model.',
  remedy: 'Score one of the days that the message names, or load the alerts of the day.',
})

export const NoModelError = defineError({
  code: 'PIPELINE_NO_MODEL',
  category: 'data',
  retryable: false,
  meaning: 'The registry has no model that could score the alerts of the network.',
  remedy: 'Train one, or name the folder that holds it.',
})

export const NotAnAlertModelError = defineError({
  code: 'PIPELINE_NOT_AN_ALERT_MODEL',
  category: 'usage',
  retryable: false,
  meaning: 'A model of clusters was to score alerts.',
  remedy: 'Name an alert scorer or an alert ranker.',
})

export const NoAlertError = defineError({
  code: 'PIPELINE_NO_ALERT',
  category: 'data',
  retryable: false,
  meaning: 'The alert that was to be explained does not exist.',
  remedy: 'Check the id, the network, and the window length of the model.',
})

export const FeatureConfigError = defineError({
  code: 'PIPELINE_FEATURE_CONFIG',
  category: 'usage',
  retryable: false,
  meaning: 'The section `features` of the config file is not well-formed, or an own step cannot be loaded.',
  remedy: 'Correct the entry that the message names; docs/features.md shows an example.',
})

export const StudyInUseError = defineError({
  code: 'PIPELINE_STUDY_IN_USE',
  category: 'environment',
  retryable: true,
  meaning: 'Two tuning runs wrote to one study at the same time; this one stopped, and the study is whole.',
  remedy:
    'Wait until the other run has ended, then repeat the command to go on with its study, or give another --output.',
})

export const StudyMismatchError = defineError({
  code: 'PIPELINE_STUDY_MISMATCH',
  category: 'usage',
  retryable: false,
  meaning: 'A tuning study was to be resumed with other data or options than it was begun with.',
  remedy: 'Resume it with the options it was begun with, or give the new study another folder.',
})

export const OwnStepsMissingError = defineError({
  code: 'PIPELINE_OWN_STEPS_MISSING',
  category: 'usage',
  retryable: false,
  meaning: 'A model was trained with own feature steps that were not given.',
  remedy: 'Give the same steps, under `features.steps` of the config file or to the call.',
})

export const ArchiveFileError = defineError({
  code: 'PIPELINE_ARCHIVE_FILE',
  category: 'usage',
  retryable: false,
  meaning: 'The file of an exported model cannot be read.',
  remedy: 'Name a file that this user can read.',
})

export const PromotionOptionError = defineError({
  code: 'PIPELINE_PROMOTION_OPTION',
  category: 'usage',
  retryable: false,
  meaning: 'A limit or a day of a promotion has a value that it cannot have.',
  remedy: 'Correct the named option; the message says what it must be.',
})

export const ChampionUnusableError = defineError({
  code: 'PIPELINE_CHAMPION_UNUSABLE',
  category: 'data',
  retryable: false,
  meaning: 'A model was to be compared with the champion, which is gone or damaged.',
  remedy:
    'Restore the champion from a backup, roll back, or name another model with alertsmith models alias.',
})

export const SlicesDifferError = defineError({
  code: 'PIPELINE_SLICES_DIFFER',
  category: 'data',
  retryable: false,
  meaning: 'Two models that were to be compared do not find the same labelled rows.',
  remedy: 'Compare models of the same window length, and at a time when no labels are being written.',
})

export const WindowLengthUnusedError = defineError({
  code: 'PIPELINE_WINDOW_LENGTH_UNUSED',
  category: 'data',
  retryable: false,
  meaning: 'There are new alerts, but none in snapshots of the length that the model was trained with.',
  remedy:
    'Go on writing snapshots of that length, or retire the model with `alertsmith models unalias` and promote one of the new length.',
})

export const NothingToRollBackError = defineError({
  code: 'PIPELINE_NOTHING_TO_ROLL_BACK',
  category: 'usage',
  retryable: false,
  meaning: 'There was no champion before the present one.',
  remedy: 'Name the model that is to be used with alertsmith models alias, or remove the alias.',
})

export const OutputFileError = defineError({
  code: 'PIPELINE_OUTPUT_FILE',
  category: 'usage',
  retryable: false,
  meaning: 'The file that was named for a result cannot be written.',
  remedy: 'Name a file in a folder that exists and that this user may write to.',
})

export const SystemRefusedError = defineError({
  code: 'PIPELINE_SYSTEM_REFUSED',
  category: 'environment',
  retryable: false,
  meaning: 'The operating system refused to read, write, open or start something.',
  remedy: 'Correct the file, folder, address or permission that the message names.',
})

export const SystemShortError = defineError({
  code: 'PIPELINE_SYSTEM_SHORT',
  category: 'environment',
  retryable: true,
  meaning: 'The operating system had no open files, memory or processes left, or something was busy.',
  remedy: 'Try again, or raise the limit of this user that the message names.',
})

/** Every error of this package, for docs/errors.md. */
export const pipelineErrors = [
  ConfigInvalidError,
  EmbeddedFoldersError,
  ParamsFileInvalidError,
  GoldenMismatchError,
  ModelUnusableError,
  TrainingOptionError,
  OtherNetworkError,
  AddressFormError,
  LearnedDaysError,
  NoAlertsThatDayError,
  NoModelError,
  NotAnAlertModelError,
  NoAlertError,
  FeatureConfigError,
  StudyInUseError,
  StudyMismatchError,
  OwnStepsMissingError,
  ArchiveFileError,
  PromotionOptionError,
  ChampionUnusableError,
  SlicesDifferError,
  WindowLengthUnusedError,
  NothingToRollBackError,
  OutputFileError,
  SystemRefusedError,
  SystemShortError,
] as const
