import { randomUUID } from 'node:crypto'
import { createLogger, type Logger, printableLog, type Settings } from '@alertsmith/pipeline'
import pretty from 'pino-pretty'

/** Logs to stderr: for people on a terminal, JSON lines anywhere else. Every line carries the run's id. */
export function cliLogger(level: Settings['logLevel'], fields: Readonly<Record<string, unknown>>): Logger {
  const destination = process.stderr.isTTY
    ? printableLog(
        pretty({
          destination: 2,
          sync: true,
          colorize: !process.env.NO_COLOR,
          translateTime: 'SYS:HH:MM:ss',
          ignore: 'pid,hostname,run_id,network,model_type',
          singleLine: true,
        }),
      )
    : process.stderr
  return createLogger({ level, destination, fields: { run_id: randomUUID(), ...fields } })
}
