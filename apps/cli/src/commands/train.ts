import {
  CALIBRATION_METHODS,
  CV_KINDS,
  createRegistry,
  MODEL_TYPES,
  type ModelType,
  openStore,
  readFeatureConfig,
  readParamsFile,
  runTraining,
  runTrainings,
  SPLIT_KINDS,
  type TrainingOptions,
} from '@alertsmith/pipeline'
import { type Command, Option } from 'commander'
import { defineAction } from '../command.js'
import { EXIT } from '../exit-code.js'
import { addLabelOptions, type LabelOptions, readLabels } from '../options/labels.js'
import { addSelectionOptions, mergeSelection, type SelectionOptions } from '../options/selection.js'
import { integer, list, share } from '../parse.js'
import { renderTraining } from '../render/training.js'
import { renderTrainings } from '../render/trainings.js'

interface TrainOptions extends LabelOptions, SelectionOptions {
  readonly network: string
  readonly startDate: string
  readonly endDate: string
  readonly windowDays: number
  readonly modelType: ModelType | 'all'
  readonly testStart?: string
  readonly testSize?: number
  readonly split: TrainingOptions['split']['kind']
  readonly embargoDays: number
  readonly purge: 'address' | 'none'
  readonly cvFolds: number
  readonly cv: NonNullable<TrainingOptions['cv']>
  readonly calibration?: NonNullable<TrainingOptions['calibration']>
  readonly threshold?: string
  readonly alertsPerDay?: number
  readonly allowInsufficient?: boolean
  readonly acknowledgeFeature?: string[]
  readonly params?: string
  readonly seed?: number
}

export function registerTrain(program: Command): void {
  const command = program
    .command('train')
    .description("train a model on a network's alerts and save it with its evidence")
    .requiredOption('--network <names>', 'the network to train on; several with commas between')
    .requiredOption('--start-date <date>', 'first processing date, YYYY-MM-DD')
    .requiredOption('--end-date <date>', 'last processing date, YYYY-MM-DD')
    .option('--window-days <n>', 'length of the snapshots to read, in days', integer, 7)
    .addOption(
      new Option('--model-type <type>', 'the model to train; "all" for every one')
        .choices([...MODEL_TYPES, 'all'])
        .default('alert_scorer'),
    )
    .option('--output-dir <dir>', 'folder for the model (default: from config, else trained_models)')
    .addOption(
      new Option('--test-start <date>', 'test on this processing date and later (temporal split)').conflicts(
        'testSize',
      ),
    )
    .option('--test-size <share>', 'share of the alerts to test on (default: 0.2)', share)
    .addOption(
      new Option('--split <kind>', 'how the test alerts are set apart')
        .choices(SPLIT_KINDS)
        .default('temporal'),
    )
    .option(
      '--embargo-days <n>',
      'do not train on labels younger than this at the cut (see docs/evaluation.md)',
      integer,
      0,
    )
    .addOption(
      new Option('--purge <unit>', 'report test alerts of addresses seen in training and unseen ones apart')
        .choices(['address', 'none'])
        .default('address'),
    )
    .option('--cv-folds <n>', 'folds of the cross-validation; 0 for none', integer, 5)
    .addOption(
      new Option('--cv <kind>', 'how the folds are made; auto is like the split')
        .choices(CV_KINDS)
        .default('auto'),
    )
    .addOption(
      new Option(
        '--calibration <method>',
        'how scores become probabilities (default: platt; rankers have none)',
      ).choices(CALIBRATION_METHODS),
    )
    .option(
      '--threshold <rule>',
      'alarm threshold, chosen on the validation alerts: max-f1, recall=0.95 or budget=50/day (default: max-f1)',
    )
    .option('--alerts-per-day <n>', 'also report precision and recall for this many alerts a day', integer)
    .option('--allow-insufficient', 'train with too few labels; the model is marked as such for ever')
    .option(
      '--acknowledge-feature <names>',
      'features that may tell the classes apart by themselves, with commas between',
      list,
    )
    .option('--params <file>', 'JSON or YAML file with LightGBM parameters over the defaults')
    .option('--seed <n>', 'decides every random choice (default: seed of --params, else 42)', integer)
    .option('--threads <n>', 'threads for training; 0 for one per processor (default: from config, else 0)')
  addLabelOptions(command)
  addSelectionOptions(command)
  defineAction<TrainOptions>(command, async (options, { config, logger, signal }) => {
    const params = options.params === undefined ? {} : readParamsFile(options.params)
    const features = mergeSelection(await readFeatureConfig(), options)
    const networks = list(options.network)
    const modelTypes = options.modelType === 'all' ? MODEL_TYPES : [options.modelType]
    const trainingOptions = (_network: string, modelType: ModelType): TrainingOptions => ({
      modelType,
      window: { startDate: options.startDate, endDate: options.endDate, windowDays: options.windowDays },
      ...readLabels(options, modelType),
      split: {
        kind: options.split,
        testStart: options.testStart,
        testSize: options.testSize,
        embargoDays: options.embargoDays,
        purge: options.purge,
      },
      cvFolds: options.cvFolds,
      cv: options.cv,
      // With "all", what rankers do not have is meant for the others.
      calibration:
        options.modelType === 'all' && modelType === 'alert_ranker' ? undefined : options.calibration,
      threshold: options.modelType === 'all' && modelType === 'alert_ranker' ? undefined : options.threshold,
      alertsPerDay: options.alertsPerDay,
      allowInsufficient: options.allowInsufficient,
      acknowledgedFeatures: options.acknowledgeFeature,
      features: modelType === 'cluster_scorer' && options.modelType === 'all' ? {} : features,
      params,
      seed: options.seed,
      threads: config.settings.threads,
    })
    await using store = await openStore(config.settings, logger)
    const context = async (network: string) => {
      const database = await store.network(network)
      return {
        database,
        registry: createRegistry({ directory: config.settings.outputDir, database, logger }),
        logger,
        signal,
      }
    }
    if (networks.length === 1 && modelTypes.length === 1) {
      const [network, modelType] = [networks[0]!, modelTypes[0]!]
      const summary = await runTraining(trainingOptions(network, modelType), await context(network))
      return { json: summary, text: renderTraining(summary) }
    }
    const summary = await runTrainings({ networks, modelTypes, options: trainingOptions, context })
    return {
      json: summary,
      text: renderTrainings(summary),
      exitCode: summary.failed.length === 0 ? EXIT.ok : EXIT.failed,
    }
  })
}
