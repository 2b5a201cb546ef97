import { type Command, Option } from 'commander'

/** Which model scores or explains. */
export interface ModelChoiceOptions {
  readonly model?: string
  readonly alias?: string
  readonly latest?: boolean
  readonly modelType?: 'alert_scorer' | 'alert_ranker'
  readonly allowOtherNetwork?: boolean
}

export function addModelChoice(command: Command): Command {
  return command
    .addOption(new Option('--model <id>', 'the model to use').conflicts(['alias', 'latest', 'modelType']))
    .addOption(
      new Option(
        '--alias <name>',
        'the model that this alias names (default: champion, or where there is none the latest)',
      ).conflicts('latest'),
    )
    .option('--latest', 'the latest model, whoever is the champion')
    .addOption(
      new Option(
        '--model-type <type>',
        'whose champion, alias or latest is meant (default: alert_scorer)',
      ).choices(['alert_scorer', 'alert_ranker']),
    )
    .option('--allow-other-network', 'take a model that was trained on another network')
}

/** As the pipeline takes it. */
export function readModelChoice({ model, alias, latest, modelType, allowOtherNetwork }: ModelChoiceOptions) {
  return { modelId: model, alias, latest, modelType, allowOtherNetwork }
}
