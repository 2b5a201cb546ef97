import { type Logger, printable, printableJson, printableLines } from '@alertsmith/core'
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
    // A terminal obeys some characters that JSON need not escape.
    { write: (line) => destination.write(printableJson(line)) },
  )
}

/**
 * A destination for {@link createLogger} in front of one that shows lines to people: texts in the lines become printable,
 * so that no name or message of a server commands the terminal.
 */
export function printableLog(destination: DestinationStream): DestinationStream {
  return {
    write(line) {
      const shown: unknown = JSON.parse(line, (key, value: unknown) => {
        if (typeof value !== 'string') return value
        return key === 'stack' ? printableLines(value) : printable(value)
      })
      destination.write(`${JSON.stringify(shown)}\n`)
    },
  }
}
