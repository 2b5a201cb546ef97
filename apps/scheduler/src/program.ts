import { readFileSync } from 'node:fs'
import { printableLines } from '@alertsmith/pipeline'
import { Command } from 'commander'
import { registerBackfill } from './commands/backfill.js'
import { registerHistory } from './commands/history.js'
import { registerList } from './commands/list.js'
import { registerNext } from './commands/next.js'
import { registerPause } from './commands/pause.js'
import { registerResume } from './commands/resume.js'
import { registerRun } from './commands/run.js'
import { registerTrigger } from './commands/trigger.js'
import { registerValidate } from './commands/validate.js'

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string
}

/** Every command, not yet given a command line. */
export function createProgram(): Command {
  const root = new Command('alertsmith-scheduler')
    .description('Train models on a schedule, keep the history, and show it.')
    .version(version)
    .showHelpAfterError('Run the command with --help to see what it takes.')
    // It repeats what was typed, which may have been copied from anywhere.
    .configureOutput({ outputError: (text, write) => write(`${printableLines(text.trimEnd())}\n`) })
    .exitOverride()
  for (const register of [
    registerRun,
    registerValidate,
    registerNext,
    registerList,
    registerHistory,
    registerTrigger,
    registerPause,
    registerResume,
    registerBackfill,
  ])
    register(root)
  // exitOverride does not reach subcommands that were added with .command().
  for (const command of root.commands) command.exitOverride().copyInheritedSettings(root)
  return root.addHelpText(
    'after',
    `
Exit codes: 0 ok, 1 failed, 2 usage, 3 refused, 75 try again, 130 interrupted.
Results go to stdout, everything else to stderr. docs/scheduler.md explains every key of the config file.`,
  )
}
