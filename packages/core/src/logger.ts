/** One log call, in pino's shape: fields first, then the message. */
export type LogMethod = (fields: Readonly<Record<string, unknown>>, message: string) => void

/** The part of pino that libraries use. Durations are fields named `duration_ms`. */
export interface Logger {
  debug: LogMethod
  info: LogMethod
  warn: LogMethod
  error: LogMethod
}

const discard: LogMethod = () => {}

/** Discards everything; the default where a caller passes no logger. */
export const silentLogger: Logger = { debug: discard, info: discard, warn: discard, error: discard }
