import { MODEL_TYPES, type ModelType } from '@alertsmith/pipeline'
import { type Command, Option } from 'commander'

/** Whose aliases are meant. */
export interface AliasKeyOptions {
  readonly network: string
  readonly modelType: ModelType
}

export function addAliasKey(command: Command): Command {
  return command
    .requiredOption('--network <name>', 'the network of the models')
    .addOption(
      new Option('--model-type <type>', 'the type of the models')
        .choices(MODEL_TYPES)
        .default('alert_scorer'),
    )
}
