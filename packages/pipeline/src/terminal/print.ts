import { inspect } from 'node:util'
import { AlertsmithError, printableJson, printableLines } from '@alertsmith/core'
import { EXIT, exitCodeOf } from '../exit-code.js'
import { codedSystemError } from '../system-error.js'
import { renderError } from './error.js'
import type { TerminalText } from './text.js'

/** A command's result in both forms that it can be printed in. */
export interface CommandResult {
  /** The one document that `--json` prints. */
  readonly json: unknown
  /** What a person reads. */
  readonly text: TerminalText
  /** Where the work was done but its answer is "no", e.g. a failed check. Default 0. */
  readonly exitCode?: number
}

/** Whether results and errors are printed as JSON. */
export interface PrintOptions {
  readonly json: boolean
}

/** Prints a result on stdout and sets the exit code of the process. */
export async function printResult(result: CommandResult, { json }: PrintOptions): Promise<void> {
  await write(process.stdout, json ? printableJson(JSON.stringify(result.json, null, 2)) : result.text)
  process.exitCode = result.exitCode ?? EXIT.ok
}

/** Prints an error on stderr and sets the exit code of the process. With ALERTSMITH_DEBUG, where it came from as well. */
export async function printError(thrown: unknown, { json }: PrintOptions): Promise<void> {
  const error = codedSystemError(thrown)
  process.exitCode = exitCodeOf(error)
  // Where stderr cannot be written to, the exit code is all that is left to say it.
  await write(process.stderr, renderError(error, { json })).catch(() => undefined)
  if (!AlertsmithError.isInstance(thrown) && process.env.ALERTSMITH_DEBUG) {
    await write(process.stderr, printableLines(inspect(thrown))).catch(() => undefined)
  }
}

function write(stream: NodeJS.WriteStream, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error?: Error | null) => {
      // Whoever reads has seen enough, as `head` has.
      if (error && (error as NodeJS.ErrnoException).code !== 'EPIPE') reject(error)
      else resolve()
    }
    // Without a listener a failed write would end the process with a stack trace.
    stream.once('error', settle)
    stream.write(`${text}\n`, settle)
  })
}
