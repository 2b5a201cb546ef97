import {
  forTerminal,
  MODEL_TYPES,
  type ModelType,
  openStore,
  readFeatureConfig,
  TUNE_METRICS,
  type TuneModelOptions,
  tuneModel,
} from '@alertsmith/pipeline'
import { type Command, Option } from 'commander'
import { defineAction } from '../command.js'
import { addLabelOptions, type LabelOptions, readLabels } from '../options/labels.js'
import {
  addSelectionOptions,
  mergeSelection,
  type SelectionOptions,
  selectionFor,
} from '../options/selection.js'
import { addDataOptions, type DataOptions, readData } from '../options/training.js'
import { integer, timeSpan } from '../parse.js'
import { renderTuning } from '../render/tuning.js'

interface TuneOptions extends DataOptions, LabelOptions, SelectionOptions {
  readonly modelType: ModelType
  readonly trials: number
  readonly timeBudget?: number
  readonly metric?: NonNullable<TuneModelOptions['metric']>
  readonly output?: string
}

export function registerTune(program: Command): void {
  const command = addDataOptions(
    program
      .command('tune')
      .description('search LightGBM parameters by cross-validation; test rows take no part'),
    { network: 'the network to tune on', modelTypes: MODEL_TYPES },
  )
    .option('--trials <n>', 'trials in all; the first is the defaults', integer, 30)
    .option(
      '--time-budget <span>',
      'end after this time, e.g. 90s, 10m, 2h; the run can go on later',
      timeSpan,
    )
    .addOption(
      new Option(
        '--metric <name>',
        'what is to be as good as can be (default: roc_auc, for rankers ndcg@10)',
      ).choices(TUNE_METRICS),
    )
    .option(
      '--output <file>',
      'where the best parameters go (default: tuned_<network>_<model type>.yaml); trials beside it',
    )
  addLabelOptions(command)
  addSelectionOptions(command)
  defineAction<TuneOptions>(command, async (options, { config, logger, signal }) => {
    const features = mergeSelection(await readFeatureConfig(), options)
    const { network, modelType } = options
    await using store = await openStore(config.settings, logger, { signal })
    const database = await store.network(network)
    const summary = await tuneModel(
      {
        training: {
          modelType,
          ...readData(options),
          ...readLabels(options, modelType),
          features: selectionFor(modelType, features),
          params: {},
          threads: config.settings.threads,
        },
        trials: options.trials,
        timeBudgetMs: options.timeBudget,
        metric: options.metric,
        output: options.output ?? `tuned_${network}_${modelType}.yaml`,
      },
      { database, logger, signal },
    )
    return { json: summary, text: forTerminal(renderTuning, summary) }
  })
}
