import { EXIT, insistOnCertificates } from '@alertsmith/pipeline'
import { CommanderError } from 'commander'
import { program } from './program.js'

/** Runs one command line, `argv` as in process.argv. Sets process.exitCode; never throws for a user's mistake. */
export async function main(argv: readonly string[]): Promise<void> {
  const insisted = insistOnCertificates()
  if (insisted !== undefined) console.error(insisted)
  try {
    await program().parseAsync(argv)
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    // Commander has printed its message already; help and version end with code 0.
    process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage
  }
}
