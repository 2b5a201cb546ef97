import { defineError } from '@alertsmith/pipeline'

export const ConfigFileError = defineError({
  code: 'SCHEDULER_CONFIG_INVALID',
  category: 'usage',
  retryable: false,
  meaning: 'The config file of the scheduler is missing, is not YAML, or says something that cannot be.',
  remedy: 'Correct each place that is named by line and column; docs/scheduler.md explains every key.',
})

export const UnknownNetworksError = defineError({
  code: 'SCHEDULER_UNKNOWN_NETWORK',
  category: 'usage',
  retryable: false,
  meaning: 'A job of the config names a network that has no database.',
  remedy:
    'Correct its name, create it with `alertsmith schema apply`, or check the config alone with `validate --offline`.',
})

export const UnknownJobError = defineError({
  code: 'SCHEDULER_UNKNOWN_JOB',
  category: 'usage',
  retryable: false,
  meaning: 'A job was named that the config file does not have.',
  remedy: 'Name one of the jobs that `alertsmith-scheduler list` prints.',
})

export const StateLocationError = defineError({
  code: 'SCHEDULER_STATE_LOCATION',
  category: 'usage',
  retryable: false,
  meaning: 'What `state` of the config names is no file, or a variable that the environment does not have.',
  remedy: 'Name a file or a new one under `state.sqlite`, or set the variable that `state.postgres` names.',
})

export const StateUnusableError = defineError({
  code: 'SCHEDULER_STATE_UNUSABLE',
  category: 'environment',
  retryable: false,
  meaning: 'The database that holds the scheduler’s state cannot be opened or brought up to date.',
  remedy:
    'Check the path or the variable under `state` of the config, and the rights; restore a damaged file.',
})

export const StateUnavailableError = defineError({
  code: 'SCHEDULER_STATE_UNAVAILABLE',
  category: 'environment',
  retryable: true,
  meaning: 'The PostgreSQL that holds the scheduler’s state cannot be reached, or takes no connection now.',
  remedy: 'Check that it runs and is reachable at the url in the variable that `state.postgres` names.',
})

export const StateFullError = defineError({
  code: 'SCHEDULER_STATE_FULL',
  category: 'environment',
  retryable: true,
  meaning: 'There is no space left on the disk that holds the scheduler’s state.',
  remedy: 'Free some space on that disk; a scheduler that runs goes on by itself.',
})

export const StateBusyError = defineError({
  code: 'SCHEDULER_STATE_BUSY',
  category: 'environment',
  retryable: true,
  meaning: 'Another process has held the lock of the scheduler’s state for longer than is waited for.',
  remedy: 'Try again when it has ended; find it with `fuser` or `lsof` on the file that the config names.',
})

export const JobPausedError = defineError({
  code: 'SCHEDULER_JOB_PAUSED',
  category: 'refused',
  retryable: false,
  meaning: 'A job that is paused was to be run.',
  remedy: 'Resume it first; nothing of a paused job begins.',
})

export const BackfillRangeError = defineError({
  code: 'SCHEDULER_BACKFILL_RANGE',
  category: 'usage',
  retryable: false,
  meaning: 'A backfill names no days, days in the wrong order, or more ticks than one backfill may have.',
  remedy: 'Give a first and a last day in the past, and split a long range into several backfills.',
})

export const BackfillUnconfirmedError = defineError({
  code: 'SCHEDULER_BACKFILL_UNCONFIRMED',
  category: 'usage',
  retryable: false,
  meaning: 'A backfill would put many ticks in the queue, and nobody confirmed that.',
  remedy: 'Shorten the range, or repeat the backfill with --yes.',
})

export const TokenError = defineError({
  code: 'SCHEDULER_TOKEN',
  category: 'usage',
  retryable: false,
  meaning: 'The page is bound to an address that others reach and has no token, or its token is too short.',
  remedy: 'Put a random token of at least 16 characters in the environment variable that the message names.',
})

export const ListenError = defineError({
  code: 'SCHEDULER_LISTEN',
  category: 'environment',
  retryable: false,
  meaning: 'The page could not be bound to its address and port.',
  remedy: 'Choose a free port and an address of this host under `http` of the config.',
})

export const TrainingTimeoutError = defineError({
  code: 'SCHEDULER_TIMEOUT',
  category: 'environment',
  retryable: false,
  meaning: 'A training of a job was not over within its `timeout` and was stopped.',
  remedy: 'Raise `timeout` of the job, or give it less data.',
})

export const GivenUpError = defineError({
  code: 'SCHEDULER_GIVEN_UP',
  category: 'environment',
  retryable: false,
  meaning: 'A tick was interrupted again and again, so its training was given up.',
  remedy:
    'Find out what ends the scheduler while this training runs, such as too little memory, and trigger the job again.',
})

/** Every error of the scheduler, for docs/errors.md. */
export const schedulerErrors = [
  ConfigFileError,
  UnknownNetworksError,
  UnknownJobError,
  StateLocationError,
  StateUnusableError,
  StateUnavailableError,
  StateFullError,
  StateBusyError,
  JobPausedError,
  BackfillRangeError,
  BackfillUnconfirmedError,
  TrainingTimeoutError,
  GivenUpError,
  TokenError,
  ListenError,
] as const
