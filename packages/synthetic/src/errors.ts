import { defineError } from '@alertsmith/core'

export const InvalidOptionError = defineError({
  code: 'SYNTHETIC_INVALID_OPTION',
  category: 'usage',
  retryable: false,
  meaning: 'An option of the network generator is unknown, of the wrong type or out of range.',
  remedy: 'Correct the option that the message names.',
})

export const InconsistentOptionsError = defineError({
  code: 'SYNTHETIC_INCONSISTENT_OPTIONS',
  category: 'usage',
  retryable: false,
  meaning: 'Each option is valid, but together they describe no possible network.',
  remedy: 'Change one of the options that the message names; it says which value would do.',
})

export const FutureDatesError = defineError({
  code: 'SYNTHETIC_FUTURE_DATES',
  category: 'usage',
  retryable: false,
  meaning: 'The network would end after today, and alerts of the future break the data contract.',
  remedy: 'Choose an earlier startDate or fewer days.',
})

export const SchemaMissingError = defineError({
  code: 'SYNTHETIC_SCHEMA_MISSING',
  category: 'environment',
  retryable: false,
  meaning: 'The network lacks a table that the generator fills.',
  remedy: 'Run `alertsmith schema apply --network <network>` first.',
})

export const DistributedNetworkError = defineError({
  code: 'SYNTHETIC_DISTRIBUTED',
  category: 'usage',
  retryable: false,
  meaning: 'The network is spread over a cluster, where the generator cannot change a table in one step.',
  remedy: 'Generate into a network that one server holds.',
})

export const NetworkNotEmptyError = defineError({
  code: 'SYNTHETIC_NETWORK_NOT_EMPTY',
  category: 'refused',
  retryable: false,
  meaning: 'The network holds rows that the generator did not write, or that were changed since.',
  remedy: 'Generate into another network, or empty the tables yourself if their rows are of no use.',
})

export const NetworkChangedError = defineError({
  code: 'SYNTHETIC_NETWORK_CHANGED',
  category: 'environment',
  retryable: true,
  meaning: 'Someone else wrote to the tables of the network while it was being generated.',
  remedy: 'Generate again when nobody else writes to the network.',
})

export const AlertShortfallError = defineError({
  code: 'SYNTHETIC_ALERT_SHORTFALL',
  category: 'internal',
  retryable: false,
  meaning: 'The generator produced another number of alerts than it was asked for.',
  remedy: 'Please report it with the options; a different seed may avoid it meanwhile.',
})

/** Every error of this package, for docs/errors.md. */
export const syntheticErrors = [
  InvalidOptionError,
  InconsistentOptionsError,
  FutureDatesError,
  SchemaMissingError,
  DistributedNetworkError,
  NetworkNotEmptyError,
  NetworkChangedError,
  AlertShortfallError,
] as const
