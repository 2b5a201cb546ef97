import { createLogger, type Logger, printableLog, type Settings } from '@alertsmith/pipeline'
import pretty from 'pino-pretty'

/** Logs to stderr: for people on a terminal, JSON lines anywhere else. */
export function schedulerLogger(level: Settings['logLevel']): Logger {
  const destination = process.stderr.isTTY
    ? printableLog(
        pretty({
          destination: 2,
          sync: true,
          colorize: !process.env.NO_COLOR,
          translateTime: 'SYS:HH:MM:ss',
          ignore: 'pid,hostname',
          singleLine: true,
        }),
      )
    : process.stderr
  return createLogger({ level, destination })
}
