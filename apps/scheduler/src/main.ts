import { readFileSync } from 'node:fs'
import { EXIT } from '@alertsmith/pipeline'
import { Command, CommanderError } from 'commander'
import { registerHistory } from './commands/history.js'
import { registerList } from './commands/list.js'
import { registerNext } from './commands/next.js'
import { registerValidate } from './commands/validate.js'

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string
}

/** Runs one command line, `argv` as in process.argv. Sets process.exitCode; never throws for a user's mistake. */
export async function main(argv: readonly string[]): Promise<void> {
  try {
    await program().parseAsync(argv)
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    // Commander has printed its message already; help and version end with code 0.
    process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage
  }
}

function program(): Command {
  const root = new Command('alertsmith-scheduler')
    .description('Train models on a schedule, keep the history, and show it.')
    .version(version)
    .showHelpAfterError('Run the command with --help to see what it takes.')
    .exitOverride()
  for (const register of [registerValidate, registerNext, registerList, registerHistory]) register(root)
  // exitOverride does not reach subcommands that were added with .command().
  for (const command of root.commands) command.exitOverride().copyInheritedSettings(root)
  return root.addHelpText(
    'after',
    `
Exit codes: 0 ok, 1 failed, 2 usage, 3 refused, 75 try again, 130 interrupted.
Results go to stdout, everything else to stderr. docs/scheduler.md explains every key of the config file.`,
  )
}
