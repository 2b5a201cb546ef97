import type { Logger, QuerySource } from '@alertsmith/core'
import type { CheckedContract } from './check-contract.js'

/** @param started when the check began, as of `performance.now()` */
export function logContract(
  source: QuerySource,
  { rows, warnings, alarms }: CheckedContract,
  { logger, started }: { readonly logger: Logger; readonly started: number },
): void {
  for (const warning of [...warnings, ...alarms]) logger.warn({ network: source.network }, warning)
  logger.debug(
    { network: source.network, ...rows, duration_ms: Math.round(performance.now() - started) },
    'Data contract holds',
  )
}
