import { readFileSync } from 'node:fs'
import { printableLines } from '@alertsmith/pipeline'
import { Command } from 'commander'
import { registerConfig } from './commands/config.js'
import { registerData } from './commands/data.js'
import { registerDoctor } from './commands/doctor.js'
import { registerEvaluate } from './commands/evaluate.js'
import { registerExplain } from './commands/explain.js'
import { registerModels } from './commands/models/register.js'
import { registerReport } from './commands/report.js'
import { registerReproduce } from './commands/reproduce.js'
import { registerSchema } from './commands/schema.js'
import { registerScore } from './commands/score.js'
import { registerTrain } from './commands/train.js'
import { registerTune } from './commands/tune.js'

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string
}

/** Every command with its options. */
export function program(): Command {
  const root = new Command('alertsmith')
    .description('Train, inspect and check models that triage anti-money-laundering alerts.')
    .version(version)
    // Otherwise `train --version 2.0.0` would print the version of the program.
    .enablePositionalOptions()
    .showHelpAfterError('Run the command with --help to see what it takes.')
    // It repeats what was typed, which may have been copied from anywhere.
    .configureOutput({ outputError: (text, write) => write(`${printableLines(text.trimEnd())}\n`) })
    .exitOverride()
  for (const register of [
    registerSchema,
    registerData,
    registerTrain,
    registerTune,
    registerScore,
    registerExplain,
    registerEvaluate,
    registerReport,
    registerReproduce,
    registerModels,
    registerDoctor,
    registerConfig,
  ]) {
    register(root)
  }
  // exitOverride does not reach subcommands that were added with .command().
  for (const command of descendants(root)) command.exitOverride().copyInheritedSettings(root)
  return root.addHelpText(
    'after',
    `
Exit codes: 0 ok, 1 failed, 2 usage, 3 refused by a gate, 75 try again, 130 interrupted.
Results go to stdout, everything else to stderr. Settings: flag > environment (ALERTSMITH_*) > alertsmith.config.{json,yaml} > default.`,
  )
}

function descendants(command: Command): Command[] {
  return command.commands.flatMap((child) => [child, ...descendants(child)])
}
