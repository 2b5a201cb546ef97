import type { Logger } from '@alertsmith/core'
import { type DestinationStream, pino } from 'pino'
import type { Settings } from './config/settings.js'
import { errorFields } from './log-error.js'

export interface LoggerOptions {
  readonly level: Settings['logLevel']
  /** Where lines go; the apps pass stderr. */
  readonly destination: DestinationStream
  /** Fields of every line, e.g. `{ run_id, network, model_type }`. */
  readonly fields?: Readonly<Record<string, unknown>>
}

/** A pino logger whose lines carry `run_id`, `network`, `model_type`, `phase` and `duration_ms` where they apply. */
export function createLogger({ level, destination, fields = {} }: LoggerOptions): Logger {
  return pino(
    {
      level,
      base: null,
      // A mixin instead of pino's `base`: fields that a line brings itself would stand twice in its JSON.
      mixin: () => ({ ...fields }),
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: errorFields, error: errorFields },
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    destination,
  )
}
