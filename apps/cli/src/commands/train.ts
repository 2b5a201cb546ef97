import {
  createRegistry,
  MODEL_TYPES,
  type ModelType,
  openStore,
  readParamsFile,
  runTraining,
  SPLIT_KINDS,
  type SplitOptions,
} from '@alertsmith/pipeline'
import { type Command, Option } from 'commander'
import { defineAction } from '../command.js'
import { integer, share } from '../parse.js'
import { renderTraining } from '../render/training.js'

interface TrainOptions {
  readonly network: string
  readonly startDate: string
  readonly endDate: string
  readonly windowDays: number
  readonly modelType: ModelType
  readonly testStart?: string
  readonly testSize?: number
  readonly split: SplitOptions['kind']
  readonly cvFolds: number
  readonly params?: string
  readonly seed?: number
}

export function registerTrain(program: Command): void {
  defineAction<TrainOptions>(
    program
      .command('train')
      .description("train a model on a network's alerts and save it with its evidence")
      .requiredOption('--network <name>', 'the network to train on')
      .requiredOption('--start-date <date>', 'first processing date, YYYY-MM-DD')
      .requiredOption('--end-date <date>', 'last processing date, YYYY-MM-DD')
      .option('--window-days <n>', 'length of the snapshots to read, in days', integer, 7)
      .addOption(
        new Option('--model-type <type>', 'the model to train').choices(MODEL_TYPES).default('alert_scorer'),
      )
      .option('--output-dir <dir>', 'folder for the model (default: from config, else trained_models)')
      .addOption(
        new Option(
          '--test-start <date>',
          'test on this processing date and later (temporal split)',
        ).conflicts('testSize'),
      )
      .option('--test-size <share>', 'share of the alerts to test on (default: 0.2)', share)
      .addOption(
        new Option('--split <kind>', 'how the test alerts are set apart')
          .choices(SPLIT_KINDS)
          .default('temporal'),
      )
      .option('--cv-folds <n>', 'folds of the cross-validation; 0 for none', integer, 5)
      .option('--params <file>', 'JSON or YAML file with LightGBM parameters over the defaults')
      .option('--seed <n>', 'decides every random choice (default: seed of --params, else 42)', integer)
      .option(
        '--threads <n>',
        'threads for training; 0 for one per processor (default: from config, else 0)',
      ),
    async (options, { config, logger, signal }) => {
      const params = options.params === undefined ? {} : readParamsFile(options.params)
      await using store = await openStore(config.settings, logger)
      const database = await store.network(options.network)
      const summary = await runTraining(
        {
          modelType: options.modelType,
          window: { startDate: options.startDate, endDate: options.endDate, windowDays: options.windowDays },
          split: { kind: options.split, testStart: options.testStart, testSize: options.testSize },
          cvFolds: options.cvFolds,
          params,
          seed: options.seed,
          threads: config.settings.threads,
        },
        {
          database,
          registry: createRegistry({ directory: config.settings.outputDir, database, logger }),
          logger,
          signal,
        },
      )
      return { json: summary, text: renderTraining(summary) }
    },
  )
}
