import { defineError } from '@alertsmith/pipeline'

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

/** Every error of the page's server, for the scheduler's list. */
export const httpErrors = [TokenError, ListenError] as const
